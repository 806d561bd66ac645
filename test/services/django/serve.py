"""A service of django-odata over SQLite. Arguments: port, database file."""

import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

PORT, DATABASE = int(sys.argv[1]), sys.argv[2]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no use",
    TIME_ZONE="UTC",
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework", "rest_flex_fields", "django_odata"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
    LOGGING_CONFIG=None,
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from django.db import connection, models  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_odata.serializers import ODataModelSerializer  # noqa: E402
from django_odata.viewsets import ODataReadOnlyModelViewSet  # noqa: E402
from rest_framework.routers import DefaultRouter  # noqa: E402


class Order(models.Model):
    id = models.IntegerField(primary_key=True)
    modified_at = models.DateTimeField(null=True)
    note = models.TextField(null=True)

    class Meta:
        app_label = "shop"


class OrderSerializer(ODataModelSerializer):
    class Meta:
        model = Order
        fields = ["id", "modified_at", "note"]


class OrderViewSet(ODataReadOnlyModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        pass


router = DefaultRouter(trailing_slash=False)
router.register("orders", OrderViewSet)
urlpatterns = [path("odata/", include(router.urls))]

with connection.schema_editor() as editor:
    editor.create_model(Order)
with make_server("127.0.0.1", PORT, get_wsgi_application(), handler_class=Silent) as server:
    print("ready", flush=True)
    server.serve_forever()
