"""Paper: a frozen dataclass in, the bytes of a PDF out; the same bytes for the same data.

No database, request, clock or settings, and nothing of ``civility``. A feature turns its rows into one
of these dataclasses in its ``printing.py`` and calls ``render``::

    honor_roll  covenant_poster  notice_sheet  standard_table  closing_sheet         for the wall
    household_card  household_statement  handover_slip  private_notice
    objection_receipt  certificate  standard_booklet                for the hand
    door_plate                                                      for the door
    village_statement                                               for the file and the wall

Beneath them: ``fonts`` (which face draws which character), ``text`` (cleaning, measuring, breaking),
``words`` (dates and points as people say them), ``qr``, ``page`` (sheet, palette, imprint), ``table``.
What cannot be printed rightly is refused with an error of ``errors``, never printed wrongly.
"""
