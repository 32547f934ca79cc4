"""Figures that a tool asks for by itself, with the kit and the colours that every figure shares.

What is here draws what it is given; what is offered wherever a trace has its signals is a view
(rnn_core/views).
"""
