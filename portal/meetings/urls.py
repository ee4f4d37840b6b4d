"""The addresses of progress meetings."""

from django.urls import path

from portal.meetings.views import assignments, exports, meetings, present, speeches, templates, text

app_name = "meetings"
urlpatterns = [
    path("", meetings.MeetingListView.as_view(), name="list"),
    path("new/", meetings.EditView.as_view(), name="create"),
    path("<int:pk>/", meetings.MeetingView.as_view(), name="detail"),
    path("<int:pk>/edit/", meetings.EditView.as_view(), name="edit"),
    path("<int:pk>/freeze/", meetings.FreezeView.as_view(), name="freeze"),
    path("<int:pk>/unfreeze/", meetings.UnfreezeView.as_view(), name="unfreeze"),
    path("<int:pk>/delete/", meetings.DeleteView.as_view(), name="delete"),
    path("<int:pk>/changes/", meetings.ChangesView.as_view(), name="changes"),
    path("<int:pk>/present/", present.PresentView.as_view(), name="present"),
    path("<int:pk>/text/", text.TextView.as_view(), name="text"),
    path("<int:pk>/text/<slug:key>/", text.EditTextView.as_view(), name="edit_text"),
    path("<int:pk>/assign/", assignments.AssignView.as_view(), name="assign"),
    path("<int:pk>/speeches/new/", speeches.AddSpeechView.as_view(), name="add_speech"),
    path("<int:pk>/files/", exports.AskExportView.as_view(), name="ask_export"),
    path("templates/", templates.TemplatesView.as_view(), name="templates"),
    path("templates/supplied/", templates.SuppliedView.as_view(), name="supplied_template"),
    path("templates/form/", templates.BulletinStyleView.as_view(), name="bulletin_style"),
    path("templates/<int:pk>/", templates.TemplateFileView.as_view(), name="template_file"),
    path("templates/<int:pk>/delete/", templates.DropTemplateView.as_view(), name="drop_template"),
    path("files/<int:pk>/", exports.ExportView.as_view(), name="export"),
    path("files/<int:pk>/download/", exports.DownloadView.as_view(), name="download"),
    path("speeches/<int:pk>/", speeches.SpeechView.as_view(), name="speech"),
    path("speeches/<int:pk>/files/", speeches.HandInView.as_view(), name="hand_in"),
    path("speeches/<int:pk>/edit/", speeches.EditSpeechView.as_view(), name="edit_speech"),
    path("speeches/<int:pk>/remove/", speeches.RemoveSpeechView.as_view(), name="remove_speech"),
    path(
        "speeches/<int:pk>/files/<int:attachment>/",
        speeches.SpeechFileView.as_view(),
        name="speech_file",
    ),
    path(
        "speeches/<int:pk>/files/<int:attachment>/delete/",
        speeches.DropSpeechFileView.as_view(),
        name="drop_speech_file",
    ),
]
