"""What well-known packages are for. Only names; a package that is not here is just a dependency."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.stack import known_java
from docgen_engine.backends.static.stack.naming_table import named

LANGUAGES: Final = frozenset({"Python", "JavaScript", "TypeScript", "Go", "Java"})
"""Languages whose packages are named here; in others a use of them would not be seen."""

WEB_FRAMEWORKS: Final = {
    **named(
        """
        flask=Flask django=Django fastapi=FastAPI starlette=Starlette aiohttp tornado=Tornado
        sanic=Sanic quart=Quart bottle=Bottle falcon=Falcon litestar=Litestar pyramid=Pyramid
        djangorestframework=Django~REST~framework streamlit=Streamlit gradio=Gradio dash=Dash
        express=Express koa=Koa fastify=Fastify hono=Hono @nestjs/core=NestJS @hapi/hapi=hapi
        next=Next.js nuxt=Nuxt remix=Remix @remix-run/react=Remix astro=Astro gatsby=Gatsby
        @sveltejs/kit=SvelteKit
        github.com/gin-gonic/gin=Gin github.com/labstack/echo/v4=Echo
        github.com/gofiber/fiber/v2=Fiber
        github.com/go-chi/chi/v5=chi github.com/gorilla/mux=gorilla/mux
        """
    ),
    **known_java.WEB_FRAMEWORKS,
}
UI_FRAMEWORKS: Final = named(
    """
    textual=Textual urwid=Urwid prompt-toolkit=prompt_toolkit pyqt5=PyQt5 pyqt6=PyQt6
    pyside6=PySide6 kivy=Kivy
    react=React vue=Vue svelte=Svelte @angular/core=Angular solid-js=Solid preact=Preact lit=Lit
    react-native=React~Native electron=Electron ink=Ink
    github.com/charmbracelet/bubbletea=Bubble~Tea charm.land/bubbletea/v2=Bubble~Tea
    fyne.io/fyne/v2=Fyne github.com/rivo/tview=tview
    """
)
CLI_FRAMEWORKS: Final = named(
    """
    click=Click typer=Typer fire=Fire docopt cyclopts cement
    commander yargs oclif=oclif @oclif/core=oclif meow cac clipanion
    github.com/spf13/cobra=Cobra github.com/urfave/cli/v2=urfave/cli github.com/alecthomas/kong=Kong
    """
)
OTHER_FRAMEWORKS: Final = {
    **named(
        """
        pydantic=Pydantic celery=Celery scrapy=Scrapy torch=PyTorch tensorflow=TensorFlow jax=JAX
        numpy=NumPy pandas rich=Rich
        """
    ),
    **known_java.OTHER_FRAMEWORKS,
}
DATA_STORES: Final = {
    **named(
        """
        sqlalchemy=SQLAlchemy psycopg=PostgreSQL psycopg2=PostgreSQL psycopg2-binary=PostgreSQL
        asyncpg=PostgreSQL pymysql=MySQL mysqlclient=MySQL aiosqlite=SQLite peewee=Peewee
        tortoise-orm=Tortoise~ORM sqlmodel=SQLModel pymongo=MongoDB motor=MongoDB redis=Redis
        elasticsearch=Elasticsearch cassandra-driver=Cassandra duckdb=DuckDB tinydb=TinyDB lmdb=LMDB
        pg=PostgreSQL mysql2=MySQL sqlite3=SQLite better-sqlite3=SQLite mongodb=MongoDB
        mongoose=MongoDB ioredis=Redis @clickhouse/client=ClickHouse clickhouse_connect=ClickHouse
        clickhouse_driver=ClickHouse github.com/ClickHouse/clickhouse-go=ClickHouse
        prisma=Prisma @prisma/client=Prisma typeorm=TypeORM
        sequelize=Sequelize drizzle-orm=Drizzle knex=Knex level=LevelDB
        gorm.io/gorm=GORM github.com/jackc/pgx/v5=PostgreSQL github.com/lib/pq=PostgreSQL
        github.com/mattn/go-sqlite3=SQLite github.com/redis/go-redis/v9=Redis
        github.com/go-sql-driver/mysql=MySQL
        go.etcd.io/bbolt=bbolt github.com/dgraph-io/badger/v4=Badger
        """
    ),
    **known_java.DATA_STORES,
}
QUEUES: Final = {
    **named(
        """
        celery=Celery rq=RQ dramatiq=Dramatiq huey=Huey arq=arq pika=RabbitMQ aio-pika=RabbitMQ
        kombu=Kombu kafka-python=Kafka aiokafka=Kafka confluent-kafka=Kafka
        bull=Bull bullmq=BullMQ amqplib=RabbitMQ kafkajs=Kafka agenda=Agenda nats=NATS
        github.com/segmentio/kafka-go=Kafka github.com/ibm/sarama=Kafka
        github.com/nats-io/nats.go=NATS
        github.com/rabbitmq/amqp091-go=RabbitMQ github.com/hibiken/asynq=Asynq
        """
    ),
    **known_java.QUEUES,
}
SERVICES: Final = {
    **named(
        """
        boto3=AWS aioboto3=AWS botocore=AWS google-cloud-storage=Google~Cloud~Storage
        google-cloud-bigquery=BigQuery azure-storage-blob=Azure~Blob~Storage stripe=Stripe
        twilio=Twilio sendgrid=SendGrid openai=OpenAI anthropic=Anthropic slack-sdk=Slack
        sentry-sdk=Sentry pygithub=GitHub algoliasearch=Algolia
        aws-sdk=AWS @aws-sdk/client-s3=Amazon~S3 firebase=Firebase firebase-admin=Firebase
        @supabase/supabase-js=Supabase @sentry/node=Sentry @sentry/react=Sentry @octokit/rest=GitHub
        @anthropic-ai/sdk=Anthropic
        github.com/aws/aws-sdk-go-v2=AWS github.com/stripe/stripe-go=Stripe
        github.com/getsentry/sentry-go=Sentry
        """
    ),
    **known_java.SERVICES,
}
LOGGING: Final = {
    **named(
        """
        logging loguru structlog logbook winston pino bunyan log4js loglevel debug signale
        log log/slog go.uber.org/zap github.com/sirupsen/logrus github.com/rs/zerolog
        github.com/charmbracelet/log k8s.io/klog/v2 github.com/golang/glog
        """
    ),
    **known_java.LOGGING,
}
METRICS: Final = {
    **named(
        """
        prometheus_client=Prometheus statsd=StatsD datadog=Datadog ddtrace=Datadog
        prom-client=Prometheus hot-shots=StatsD
        github.com/prometheus/client_golang/prometheus=Prometheus expvar
        """
    ),
    **known_java.METRICS,
}
MONITORING: Final = {
    **named(
        """
        opentelemetry=OpenTelemetry sentry_sdk=Sentry newrelic=New~Relic elasticapm=Elastic~APM
        @opentelemetry/api=OpenTelemetry @sentry/node=Sentry @sentry/browser=Sentry
        @sentry/react=Sentry newrelic=New~Relic
        go.opentelemetry.io/otel=OpenTelemetry github.com/getsentry/sentry-go=Sentry
        net/http/pprof=pprof
        """
    ),
    **known_java.MONITORING,
}
AUTHENTICATION: Final = {
    **named(
        """
        rest_framework.authentication=DRF~authentication rest_framework.permissions=DRF~permissions
        rest_framework.authtoken=DRF~tokens mozilla_django_oidc=mozilla-django-oidc
        allauth=django-allauth
        fastapi.security=FastAPI~security pwdlib argon2 fastapi_users=FastAPI~Users
        flask_httpauth=Flask-HTTPAuth rest_framework_simplejwt=Simple~JWT starlette.authentication
        authlib=Authlib oauthlib=OAuthlib requests_oauthlib jwt=PyJWT jose=python-jose
        passlib=Passlib
        flask_login=Flask-Login flask_jwt_extended django.contrib.auth=Django~auth
        passport=Passport jsonwebtoken=jsonwebtoken next-auth=NextAuth.js @auth/core=Auth.js
        bcrypt=bcrypt bcryptjs=bcryptjs express-session=express-session oidc-client-ts
        github.com/golang-jwt/jwt=golang-jwt golang.org/x/oauth2=golang.org/x/oauth2
        github.com/coreos/go-oidc=go-oidc
        """
    ),
    **known_java.AUTHENTICATION,
}
CORS: Final = {
    **named(
        """
        starlette.middleware.cors=CORS fastapi.middleware.cors=CORS flask_cors=CORS corsheaders=CORS
        aiohttp_cors=CORS cors=CORS @fastify/cors=CORS @koa/cors=CORS hono/cors=CORS
        github.com/rs/cors=CORS github.com/gin-contrib/cors=CORS github.com/go-chi/cors=CORS
        """
    ),
    **known_java.CORS,
}
ENCRYPTION: Final = {
    **named(
        """
        cryptography ssl OpenSSL=pyOpenSSL Crypto=PyCryptodome nacl=PyNaCl hmac
        crypto=node:crypto node:crypto node-forge tweetnacl libsodium-wrappers tls=node:tls node:tls
        crypto/tls crypto/aes crypto/rsa crypto/ecdsa crypto/ed25519 crypto/cipher
        golang.org/x/crypto=golang.org/x/crypto
        """
    ),
    **known_java.ENCRYPTION,
}
PERSISTENCE: Final = {
    **named(
        """
        sqlite3=SQLite dbm=dbm shelve=shelve aiosqlite=SQLite sqlalchemy=SQLAlchemy peewee=Peewee
        psycopg=PostgreSQL psycopg2=PostgreSQL asyncpg=PostgreSQL pymongo=MongoDB redis=Redis
        sqlmodel=SQLModel tinydb=TinyDB duckdb=DuckDB
        better-sqlite3=SQLite pg=PostgreSQL mongoose=MongoDB mongodb=MongoDB ioredis=Redis
        @prisma/client=Prisma typeorm=TypeORM
        database/sql gorm.io/gorm=GORM github.com/redis/go-redis=Redis go.etcd.io/bbolt=bbolt
        github.com/jackc/pgx=PostgreSQL
        """
    ),
    **known_java.PERSISTENCE,
}
REACTIVE: Final = {
    **named(
        """
        rx=RxPY reactivex=RxPY textual.reactive=Textual~reactives blinker=Blinker
        rxjs=RxJS mobx=MobX zustand=Zustand redux=Redux @reduxjs/toolkit=Redux~Toolkit vuex=Vuex
        pinia=Pinia svelte/store=Svelte~stores jotai=Jotai recoil=Recoil xstate=XState
        """
    ),
    **known_java.REACTIVE,
}
DOUBLES: Final = {
    **named(
        """
        unittest.mock pytest_mock=pytest-mock responses respx vcr=VCR.py httpretty freezegun
        time_machine factory=factory_boy faker=Faker fakeredis moto
        sinon nock msw jest-mock testdouble supertest @faker-js/faker
        github.com/stretchr/testify/mock=testify/mock go.uber.org/mock=gomock
        github.com/golang/mock=gomock net/http/httptest github.com/DATA-DOG/go-sqlmock=go-sqlmock
        """
    ),
    **known_java.DOUBLES,
}


def lookup(table: dict[str, str], module: str) -> str:
    """The label of a module or package in a table, by its own name or by what it is inside of.

    Args:
        table: one of the tables here.
        module: such as `sqlalchemy.orm`, `@sentry/node/build`, `github.com/rs/zerolog/log` or
            `com.h2database:h2`.

    Returns:
        The label, empty where the table has none.
    """
    if module in table:
        return table[module]
    for separator in (":", ".", "/"):
        shorter = module
        while separator in shorter:
            shorter = shorter.rpartition(separator)[0]
            if shorter in table and shorter not in {"log", "net", "crypto", "go"}:
                return table[shorter]
    return ""
