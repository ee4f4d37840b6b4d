"""The addresses of registers: one set for all of them, the register named by its slug."""

from __future__ import annotations

from django.urls import path

from portal.core.registers.views import attachments, reading, sheet, workbooks, writing

app_name = "registers"
urlpatterns = [
    path("", reading.IndexView.as_view(), name="index"),
    path("<slug:slug>/", reading.RowListView.as_view(), name="list"),
    path("<slug:slug>/new/", writing.CreateRowView.as_view(), name="create"),
    path("<slug:slug>/export/", workbooks.ExportView.as_view(), name="export"),
    path("<slug:slug>/template/", workbooks.TemplateView.as_view(), name="template"),
    path("<slug:slug>/import/", workbooks.ImportView.as_view(), name="import"),
    path("<slug:slug>/import/<uuid:pending_id>/", workbooks.PreviewView.as_view(), name="import_preview"),
    path(
        "<slug:slug>/import/<uuid:pending_id>/commit/", workbooks.CommitView.as_view(), name="import_commit"
    ),
    path(
        "<slug:slug>/import/<uuid:pending_id>/columns/",
        workbooks.ColumnsView.as_view(),
        name="import_columns",
    ),
    path(
        "<slug:slug>/import/<uuid:pending_id>/marked/", workbooks.MarkedView.as_view(), name="import_marked"
    ),
    path("<slug:slug>/table/", sheet.SheetView.as_view(), name="table"),
    path("<slug:slug>/table/new/", sheet.NewSheetRowView.as_view(), name="table_new"),
    path("<slug:slug>/table/read/", sheet.ReadBlockView.as_view(), name="table_read"),
    path("<slug:slug>/table/<int:pk>/", sheet.SheetRowView.as_view(), name="table_row"),
    path("<slug:slug>/table/<int:pk>/take-back/", sheet.TakeBackView.as_view(), name="table_take_back"),
    path("<slug:slug>/<int:pk>/", reading.RowView.as_view(), name="detail"),
    path("<slug:slug>/<int:pk>/edit/", writing.EditRowView.as_view(), name="edit"),
    path("<slug:slug>/<int:pk>/retire/", writing.RetireRowView.as_view(), name="retire"),
    path("<slug:slug>/<int:pk>/restore/", writing.RestoreRowView.as_view(), name="restore"),
    path("<slug:slug>/<int:pk>/evidence/", attachments.AttachView.as_view(), name="attach"),
    path(
        "<slug:slug>/<int:pk>/evidence/<int:attachment>/",
        attachments.AttachmentView.as_view(),
        name="attachment",
    ),
    path(
        "<slug:slug>/<int:pk>/evidence/<int:attachment>/delete/",
        attachments.DeleteAttachmentView.as_view(),
        name="delete_attachment",
    ),
]
