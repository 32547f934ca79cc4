"""The page "Through time": why gradients vanish and explode, and what gates and clipping change."""
