"""How much one caller and one agency may ask: requests in a window, runs under way, rubles of a day.

Requests are counted in the instance's memory and told to the table in lots (`counting`): most cost nothing,
and what gets through above a quota is bounded by the lots of the other instances. Runs and rubles are read
from the tables that hold them anyway (`capacity`).
"""
