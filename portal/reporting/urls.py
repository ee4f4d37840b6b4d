"""Addresses of the monthly report; what acts on a month comes before what names a community."""

from __future__ import annotations

from django.urls import path

from portal.reporting.views import asked, board, entry, mine, pasting, platform, review, workbooks

app_name = "reporting"

_UPLOAD = "board/<month:month>/platform/<int:pk>/"
_REPORT = "<str:community_code>/<month:month>/"

urlpatterns = [
    path("", mine.MineView.as_view(), name="mine"),
    path("board/", board.BoardView.as_view(), name="board"),
    path("asked/<month:month>/", asked.AskedView.as_view(), name="asked"),
    path("board/<month:month>/", board.BoardView.as_view(), name="board"),
    path("board/<month:month>/remind/", board.RemindAllView.as_view(), name="remind_all"),
    path("board/<month:month>/approve-clean/", board.ApproveCleanView.as_view(), name="approve_clean"),
    path("board/<month:month>/lock/", board.LockView.as_view(), name="lock"),
    path("board/<month:month>/unlock/", board.UnlockView.as_view(), name="unlock"),
    path("board/<month:month>/staff-figures/", board.StaffFiguresView.as_view(), name="staff_figures"),
    path("board/<month:month>/platform/", platform.PlatformView.as_view(), name="platform"),
    path(_UPLOAD, platform.PlatformReceiptView.as_view(), name="platform_receipt"),
    path(_UPLOAD + "columns/", platform.PlatformColumnsView.as_view(), name="platform_columns"),
    path(_UPLOAD + "marked/", platform.PlatformMarkedView.as_view(), name="platform_marked"),
    path(_REPORT, entry.EntryView.as_view(), name="entry"),
    path(_REPORT + "figures/<slug:indicator_code>/", entry.FigureView.as_view(), name="figure"),
    path(_REPORT + "paste/", pasting.ReadBlockView.as_view(), name="read_block"),
    path(_REPORT + "withdraw/", entry.WithdrawView.as_view(), name="withdraw"),
    path(_REPORT + "workbook/", workbooks.WorkbookView.as_view(), name="workbook"),
    path(_REPORT + "workbook/<int:pk>/", workbooks.ReceiptView.as_view(), name="receipt"),
    path(_REPORT + "workbook/<int:pk>/marked/", workbooks.MarkedView.as_view(), name="marked"),
    path(_REPORT + "review/", review.ReviewView.as_view(), name="review"),
    path(_REPORT + "remind/", board.RemindView.as_view(), name="remind"),
]
