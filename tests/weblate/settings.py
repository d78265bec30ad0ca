"""What a throw-away Weblate is set to; stands behind its own example of settings."""

import os

_RUN = os.environ["TOLMACH_WEBLATE_RUN"]
SITE_DOMAIN = os.environ["TOLMACH_WEBLATE_DOMAIN"]
SITE_URL = f"http://{SITE_DOMAIN}"
DEBUG = False
SECRET_KEY = "kept by nobody, for a server of a minute's life"
DATA_DIR = f"{_RUN}/data"
CACHE_DIR = f"{_RUN}/cache"
MEDIA_ROOT = f"{DATA_DIR}/media"
STATIC_ROOT = f"{CACHE_DIR}/static"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "weblate",
        "USER": "weblate",
        "HOST": f"{_RUN}/database",
    }
}
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": f"unix://{_RUN}/redis.sock?db=1",
    }
}

# What a worker would do is done within the request.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = None

# Nothing looks beyond this machine, and nothing is asked of it that is not under test.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
WEBSITE_ALERTS_ENABLED = False
BACKGROUND_ADMIN_CHECKS = False
WEBLATE_MACHINERY = ()
VCS_BACKENDS = ("weblate.vcs.git.GitRepository", "weblate.vcs.git.LocalRepository")
OTP_WEBAUTHN_RP_ID = "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = ["https://localhost"]
API_RATELIMIT_USER = "100000/hour"
