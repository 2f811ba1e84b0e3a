"""The kit of which every page is built. A page makes no style of its own.

``pages``      Page, CasePage (title, purpose, one column, questions bound to the open case)
``fields``     one class for each kind of answer; ``answered(address, value)`` when one is complete
``basics``     labels, buttons, prose, rules, cards
``verdicts``   VerdictBadge, ReasonRow, Sum
``money_bar``  who pays which part
``tables``     DataTable
``stepper``    the six steps of a case
``messages``   MessageBar, EmptyState
"""
