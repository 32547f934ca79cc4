"""Small pictures of two colours: real digits, drawn shapes, how they are written, what simple methods make of
them.
"""
