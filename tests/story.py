"""A desk with every kind of case, small enough to check by hand; for tests that hold for any store.

All that happens lies in the autumn of 2026, around the end of summer time on 25 October.
"""

STORY = """
ticket | source | occurred    | recorded    | received    | status              | due         | closed      | decision  | category      | channel | team     | agent  | complexity | priority | jurisdiction | source_on_time | end_unknown
A      | old    | 10-01 08:00 | 10-01 08:00 | 10-01 08:00 | new                 | 10-04 08:00 |             |           | payment       | chat    | payments | ada    | simple     | normal   | fr           | yes            |
A      | old    | 10-03 09:30 | 10-03 09:30 |             | answered            |             |             | upheld    |               |         |          |        |            |          |              |                |
A      | old    | 10-20 09:30 | 10-20 09:30 |             | closed              |             | 10-20 09:30 |           |               |         |          |        |            |          |              |                |
B      | old    | 10-01 22:30 | 10-01 22:30 |             | new                 | 10-04 22:30 |             |           | payment       | email   | payments | bob    | simple     | normal   | uk           | yes            |
B      | old    | 10-07 22:30 | 10-07 22:30 |             | answered            |             |             | rejected  |               |         |          |        |            |          |              |                |
C      | old    | 10-24 21:59 | 10-24 21:59 |             | new                 | 11-14 21:59 |             |           | game          | form    | games    | cyd    | complex    | high     | mt           |                |
C      | old    | 10-25 22:59 | 10-25 22:59 |             | in_analysis         |             |             |           |               |         |          |        |            |          |              |                |
C      | old    | 10-26 09:00 | 10-26 09:00 |             | waiting_player      |             |             |           |               |         |          |        |            |          |              |                |
C      | old    | 10-30 09:00 | 10-30 09:00 |             | in_analysis         | 11-18 21:59 |             |           |               |         |          |        |            |          |              |                |
D      | desk   | 10-31 22:59 | 10-31 22:59 |             | new                 | 11-03 22:59 |             |           | bonus         | chat    | payments | nobody | simple     |          | fr           |                |
D      | desk   | 11-02 10:00 | 11-02 10:00 |             | waiting_player      |             |             |           |               |         |          |        |            |          |              |                |
E      | desk   | 10-31 23:30 | 10-31 23:30 |             | new                 | 11-03 23:30 |             |           | bonus         | chat    | nobody   |        | simple     |          | fr           |                |
E      | desk   | 11-05 10:00 | 11-05 10:00 |             | waiting_player      |             |             |           |               |         |          |        |            |          |              |                |
F      | desk   | 11-01 12:00 | 11-01 12:00 |             | new                 | 11-04 12:00 |             |           | technical     | phone   | games    | cyd    | simple     | normal   | cw           | no             |
F      | desk   | 11-02 12:00 | 11-02 12:00 |             | answered            |             |             | rejected  |               |         |          |        |            |          |              |                |
F      | desk   | 11-06 12:00 | 11-06 12:00 |             | in_analysis         | 11-08 12:00 |             |           |               |         | payments | ada    |            |          |              |                |
F      | desk   | 11-08 12:00 | 11-08 12:00 |             | answered            |             |             | upheld    |               |         |          |        |            |          |              |                |
G      | desk   | 11-02 08:00 | 11-02 08:00 |             | new                 | 11-23 08:00 |             |           | fraud         | form    | games    | nobody | complex    | high     | mt           |                |
G      | desk   | 11-03 08:00 | 11-03 08:00 |             | answered            |             |             | rejected  |               |         |          |        |            |          |              |                |
G      | desk   | 11-10 08:00 | 11-10 08:00 |             | in_analysis         | 11-30 08:00 |             |           |               |         |          |        |            |          |              |                |
H      | old    | 10-28 10:00 | 11-09 06:00 | 10-28 10:00 | new                 | 10-31 10:00 |             |           | payment       | email   | payments | bob    | simple     | normal   | fr           | no             |
H      | old    | 11-04 10:00 | 11-09 06:00 |             | answered            |             |             | withdrawn |               |         |          |        |            |          |              |                |
I      | old    | 10-28 11:00 | 11-09 06:00 | 10-28 11:00 | new                 | 10-31 11:00 |             |           | account_block | chat    | games    | cyd    | complex    | normal   | uk           | yes            |
I      | old    | 10-27 11:00 | 11-09 06:00 |             | closed              |             | 10-27 11:00 | rejected  |               |         |          |        |            |          |              |                |
J      | old    | 10-29 11:00 | 11-09 06:00 | 10-29 11:00 | closed              | 11-01 11:00 |             |           | other         | form    |          |        | simple     |          |              | yes            | yes
K      | desk   | 11-03 09:00 | 11-03 09:00 |             | new                 | 11-06 09:00 |             |           | payment       | chat    | payments | ada    | simple     | normal   | fr           |                |
K      | desk   | 11-03 10:00 | 11-03 10:00 |             | answered            |             |             | spam      |               |         |          |        |            |          |              |                |
L      | desk   | 11-03 09:05 | 11-03 09:05 |             | new                 | 11-06 09:05 |             |           | payment       | chat    | payments | bob    | simple     | normal   | fr           |                |
L      | desk   | 11-04 10:00 | 11-04 10:00 |             | answered            |             |             | duplicate |               |         |          |        |            |          |              |                |
M      | desk   | 11-04 09:00 | 11-04 09:00 |             | new                 |             |             |           | other         | phone   |          |        |            |          |              |                |
N      | desk   | 11-05 09:00 | 11-05 09:00 |             | new                 |             |             |           | other         | phone   | games    | cyd    | simple     | normal   | fr           |                |
N      | desk   | 11-05 21:00 | 11-05 21:00 |             | answered            |             |             | upheld    |               |         |          |        |            |          |              |                |
O      | desk   | 11-09 09:00 | 11-09 09:00 |             | new                 | 11-12 09:00 |             |           | technical     | chat    | payments | ada    | simple     | high     | fr           |                |
O      | desk   | 11-10 09:00 | 11-10 09:00 |             | waiting_third_party |             |             |           |               |         |          |        |            |          |              |                |
P      | desk   | 11-15 09:00 | 11-15 09:00 |             | new                 | 11-18 09:00 |             |           | technical     | email   | payments | bob    | simple     | normal   | eu           |                |
P      | desk   | 11-18 09:00 | 11-18 09:00 |             | answered            |             |             | upheld    |               |         |          |        |            |          |              |                |
Q      | desk   | 11-18 09:00 | 11-18 09:00 |             | new                 | 11-25 09:00 |             |           | payment       | email   | payments | bob    | simple     | normal   | eu           |                |
"""  # noqa: E501 - a drawn table

#: Instants at which something different is so, the last when all of it has happened.
INSTANTS = ["10-02 00:00", "10-27 00:00", "11-01 00:00", "11-05 12:00", "11-10 12:00", "11-20 12:00"]
NOW = INSTANTS[-1]
