"""Points of the plane in two classes, and what simple methods make of them."""
