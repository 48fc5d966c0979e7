"""Every printed code, written down when it is issued, so that a short code typed from paper finds its paper.

Low in the house: points, store, people's printing and governance all issue here, and this knows none of them.
"""

from civility.papers.queries import find_papers
from civility.papers.services import address_of, issue_paper, issue_papers, read_token

__all__ = ["address_of", "find_papers", "issue_paper", "issue_papers", "read_token"]
