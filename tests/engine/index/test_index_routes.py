"""A route is shown with the whole path that a client asks for, as far as the code says it."""

from __future__ import annotations

import pytest

from support.index_facts import index_of

FASTAPI = {
    "shop/__init__.py": "",
    "shop/app.py": "from fastapi import FastAPI\nfrom shop.routes import router\n\n"
    "app = FastAPI()\napp.include_router(router)\n",
    "shop/routes/__init__.py": "from fastapi import APIRouter\nfrom . import orders, users\n"
    'PREFIX = "/users"\nrouter = APIRouter(prefix="/api")\n'
    "router.include_router(orders.router)\nrouter.include_router(users.router, prefix=PREFIX)\n",
    "shop/routes/orders.py": "from fastapi import APIRouter\n\n"
    'router = APIRouter(prefix="/orders")\n\n\n@router.get("/{id}")\ndef show(id):\n'
    "    return id\n",
    "shop/routes/users.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
    '@router.post("/login")\ndef login():\n    return 1\n',
}
FLASK = {
    "web/__init__.py": "from flask import Flask\nfrom web import blog\n\napp = Flask(__name__)\n"
    'app.register_blueprint(blog.bp, url_prefix="/news")\n',
    "web/blog.py": "from flask import Blueprint\n\n"
    'bp = Blueprint("blog", __name__, url_prefix="/blog")\n\n\n@bp.route("/<int:id>")\n'
    "def show(id):\n    return id\n",
}
DJANGO = {
    "site/urls.py": "from django.urls import include, path\n\n"
    'urlpatterns = [\n    path("blog/", include("blog.urls")),\n]\n',
    "blog/__init__.py": "",
    "blog/urls.py": "from django.urls import include, path\nfrom blog import views\n\n"
    'post_urls = [\n    path("edit/", views.edit),\n]\nurlpatterns = [\n'
    '    path("<int:pk>/", include(post_urls)),\n'
    '    path("tags/", include([path("all/", views.tags)])),\n    path("", views.index),\n]\n',
    "blog/views.py": "def edit(): ...\ndef tags(): ...\ndef index(): ...\n",
}
STARLETTE = {
    "app.py": "from starlette.routing import Mount, Route\n\n\ndef show(): ...\n\n\n"
    'routes = [\n    Mount("/files", routes=[\n        Route("/{name}", endpoint=show),\n    ]),\n]\n'
}
EXPRESS = {
    "main.ts": "import express from 'express';\nimport routes from './routes';\n"
    "const app = express();\napp.use(routes);\n",
    "routes.ts": "import { Router } from 'express';\nimport tags from './tags';\n"
    "const api = Router()\n  .use('/tags', tags);\nexport default Router().use('/api', api);\n",
    "tags.ts": "import { Router } from 'express';\nimport { list } from './list';\n"
    "const router = Router();\n/** All tags. */\nrouter.get('/all', list);\n"
    "export default router;\n",
    "list.ts": "export function list() {}\n",
}
COMMONJS = {
    "index.js": "const express = require('express');\nconst app = express();\n"
    "app.use('/v1', require('./v1'));\n",
    "v1.js": "const express = require('express');\nconst router = express.Router();\n"
    "router.route('/users').get((req, res) => res.end());\nmodule.exports = router;\n",
}
HONO = {
    "app.ts": "import { Hono } from 'hono';\nimport { books } from './books';\n"
    "const app = new Hono().basePath('/api');\napp.route('/books', books);\n",
    "books.ts": "import { Hono } from 'hono';\nexport const books = new Hono()\n"
    "  .get('/:id', (c) => c.text('x'));\n",
}
GIN = {
    "go.mod": "module example.org/shop\n",
    "main.go": 'package main\n\nimport (\n\t"example.org/shop/users"\n'
    '\t"github.com/gin-gonic/gin"\n)\n\nfunc main() {\n\tr := gin.Default()\n'
    '\tv1 := r.Group("/v1/")\n\tusers.Register(v1)\n'
    '\tr.Group("/health").Use(gin.Logger()).GET("/live", live)\n}\n\n'
    "func live(c *gin.Context) {}\n",
    "users/users.go": 'package users\n\nimport "github.com/gin-gonic/gin"\n\n'
    "func Register(rg *gin.RouterGroup) {\n"
    '\tgroup := rg.Group("/users")\n\tgroup.POST("/:id", create)\n}\n\n'
    "func create(c *gin.Context) {}\n",
}
CHI = {
    "go.mod": "module example.org/shop\n",
    "main.go": 'package main\n\nimport "github.com/go-chi/chi/v5"\n\nfunc main() {\n'
    '\tr := chi.NewRouter()\n\tr.Route("/articles", func(r chi.Router) {\n'
    '\t\tr.Route("/{id}", func(r chi.Router) {\n\t\t\tr.Get("/", show)\n\t\t})\n\t})\n}\n\n'
    "func show() {}\n",
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (FASTAPI, ["GET /api/orders/{id}", "POST /api/users/login"]),
        (FLASK, ["GET /news/<int:id>"]),
        (DJANGO, ["ANY /blog/", "ANY /blog/<int:pk>/edit/", "ANY /blog/tags/all/"]),
        (STARLETTE, ["ANY /files/{name}"]),
        (EXPRESS, ["GET /api/tags/all"]),
        (COMMONJS, ["GET /v1/users"]),
        (HONO, ["GET /api/books/:id"]),
        (GIN, ["GET /health/live", "POST /v1/users/:id"]),
        (CHI, ["GET /articles/{id}/"]),
    ],
)
def test_paths_have_the_prefixes_of_all_routers_above(
    files: dict[str, str], expected: list[str]
) -> None:
    index = index_of(files)
    found = sorted(f"{r.method} {r.path}" for path in index.facts for r in index.routes(path))
    assert found == expected


def test_a_router_below_an_unknown_prefix_says_that_there_is_one() -> None:
    files = FASTAPI | {
        "shop/routes/__init__.py": "from fastapi import APIRouter\nfrom . import orders, users\n"
        "from shop.settings import PREFIX\nrouter = APIRouter()\n"
        "router.include_router(orders.router, prefix=PREFIX)\n"
    }
    index = index_of(files)
    assert [r.path for r in index.routes("shop/routes/orders.py")] == ["{PREFIX}/orders/{id}"]


SETTINGS = {
    "shop/settings.py": "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
    '    API: str = "/api/v1"\n    LATE: str\n\n\nsettings = Settings()\n',
    "shop/routes/__init__.py": "from fastapi import APIRouter\nfrom . import orders, users\n"
    "from shop.settings import settings\nrouter = APIRouter(prefix=settings.API)\n"
    'router.include_router(orders.router, prefix=f"/{settings.LATE}/x")\n'
    'if settings.ENV == "local":\n    router.include_router(users.router)\n',
}


def test_a_prefix_that_a_class_of_settings_holds_is_its_default() -> None:
    index = index_of(FASTAPI | SETTINGS)
    (login,) = index.routes("shop/routes/users.py")
    assert (login.path, login.condition) == ("/api/v1/login", 'settings.ENV == "local"')
    (show,) = index.routes("shop/routes/orders.py")
    assert (show.path, show.condition) == ("/api/v1/{settings.LATE}/x/orders/{id}", "")


def test_routers_that_hang_on_each_other_end() -> None:
    files = {
        "app.py": "from fastapi import APIRouter\n\na = APIRouter()\nb = APIRouter()\n"
        'a.include_router(b, prefix="/b")\nb.include_router(a, prefix="/a")\n\n\n'
        '@a.get("/x")\ndef x(): ...\n'
    }
    paths = [route.path for route in index_of(files).routes("app.py")]
    assert len(paths) == 1
    assert paths[0].endswith("/x")


def test_middleware_from_a_file_with_routes_is_no_router() -> None:
    files = {
        "app.js": "const express = require('express');\nconst { check, users } = require('./u');\n"
        "const app = express();\napp.use('/checked', check);\napp.use('/users', users);\n",
        "u.js": "const express = require('express');\nconst users = express.Router();\n"
        "function check(req, res, next) { next(); }\n"
        "users.get('/me', check);\nmodule.exports = { check, users };\n",
    }
    index = index_of(files)
    assert [route.path for route in index.routes("u.js")] == ["/users/me"]


def test_a_route_without_named_handler_has_the_comment_above_it() -> None:
    files = {
        "app.ts": "import express from 'express';\nconst app = express();\n"
        "/**\n * Lists all users.\n */\napp.get('/users', async (req, res) => { res.end(); });\n"
    }
    (route,) = index_of(files).routes("app.ts")
    assert (route.handler, route.doc) == ("", "Lists all users.")


def test_a_chi_handler_behind_middleware_is_the_inner_function() -> None:
    files = {
        "go.mod": "module example.org/x\n",
        "main.go": 'package main\n\nimport "net/http"\n\nfunc main() {\n'
        '\thttp.Handle("GET /a", logged(show))\n\thttp.HandleFunc("GET /b", makes())\n}\n\n'
        "func show() {}\nfunc logged(f func()) {}\nfunc makes() {}\n",
    }
    assert [r.handler for r in index_of(files).routes("main.go")] == ["show", "makes"]


SERVE_MUX = {
    "go.mod": "module example.org/x\n",
    "main.go": 'package main\n\nimport (\n\t"net/http"\n\n\t"example.org/x/api"\n'
    '\t"example.org/x/ui"\n)\n\n'
    "func serve(store *Store, pool *Pool) http.Handler {\n\tmux := http.NewServeMux()\n"
    '\tmux.Handle("/v1/", api.NewHandler(store, pool))\n'
    "\tpages := ui.Guard(store)(ui.Pages(store))\n"
    '\tmux.Handle("/pages/", pages)\n'
    '\tmux.Handle("GET /top", guard.handle(http.HandlerFunc(handler.showTop)))\n'
    '\tmux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {})\n'
    '\tvar all http.Handler = mux\n\troot := http.NewServeMux()\n\troot.Handle("/", all)\n'
    "\treturn root\n}\n",
    "api/api.go": 'package api\n\nimport "net/http"\n\n'
    "func NewHandler(store *Store, pool *Pool) http.Handler {\n\tmux := http.NewServeMux()\n"
    '\tmux.HandleFunc("GET /v1/users", users)\n\treturn mux\n}\n\n'
    "func users(w http.ResponseWriter, r *http.Request) {}\n",
    "ui/ui.go": 'package ui\n\nimport "net/http"\n\nfunc Pages(s *Store) http.Handler { return nil }\n',
}


def test_what_a_go_handler_is_made_of_does_not_answer_and_a_router_below_is_no_endpoint() -> None:
    found = [(r.path, r.handler) for r in index_of(SERVE_MUX).routes("main.go")]
    # `/v1/` and `/` only hand on to routers whose own routes say what can be asked for.
    assert found == [("/pages/", "ui.Pages"), ("/top", "handler.showTop"), ("/done", "")]
    assert [r.path for r in index_of(SERVE_MUX).routes("api/api.go")] == ["/v1/users"]


VIEW_SETS = {
    "shop/__init__.py": "",
    "shop/views.py": "from rest_framework import mixins, viewsets\n"
    "from rest_framework.decorators import action\n\n\n"
    "class Items(viewsets.ModelViewSet):\n    lookup_field = 'slug'\n\n"
    "    def create(self, request): ...\n\n"
    "    @action(methods=['post'], detail=True, url_path='pay-now')\n"
    "    def pay(self, request, slug): ...\n\n"
    "    @action(detail=False)\n    def recent(self, request): ...\n\n\n"
    "class Tags(viewsets.GenericViewSet, mixins.ListModelMixin): ...\n\n\n"
    "class Odd(elsewhere.Thing): ...\n",
    "shop/urls.py": "from django.urls import include, path\n"
    "from rest_framework.routers import DefaultRouter\nfrom shop import views\n\n"
    'router = DefaultRouter()\nrouter.register("items", views.Items)\n'
    'router.register("tags", views.Tags)\nrouter.register("odd", views.Odd)\n'
    'urlpatterns = [path("api/", include(router.urls))]\n',
}


def test_a_view_set_answers_its_actions() -> None:
    found = {(r.method, r.path, r.handler) for r in index_of(VIEW_SETS).routes("shop/urls.py")}
    assert found == {
        ("GET", "/api/items/", "views.Items"),
        ("POST", "/api/items/", "views.Items.create"),
        ("GET", "/api/items/<slug>/", "views.Items"),
        ("PUT", "/api/items/<slug>/", "views.Items"),
        ("PATCH", "/api/items/<slug>/", "views.Items"),
        ("DELETE", "/api/items/<slug>/", "views.Items"),
        ("POST", "/api/items/<slug>/pay-now/", "views.Items.pay"),
        ("GET", "/api/items/recent/", "views.Items.recent"),
        ("GET", "/api/tags/", "views.Tags"),
        ("ANY", "/api/odd/", "views.Odd"),  # what its base answers is not known
    }


def test_paths_of_an_admin_site_and_of_other_packages_hang_where_they_are_mounted() -> None:
    index = index_of({
        "shop/__init__.py": "",
        "shop/admin.py": "from django.contrib.admin import AdminSite, ModelAdmin\n"
        "from django.urls import path\n\n\ndef tasks(request): ...\n\n\n"
        "class Site(AdminSite):\n    def get_urls(self):\n"
        '        return [path("tasks/", self.admin_view(tasks))]\n\n\n'
        "class ItemAdmin(ModelAdmin):\n    def get_urls(self):\n"
        '        return [path("stats/", self.admin_site.admin_view(tasks))]\n\n\n'
        "site = Site()\n",
        "shop/urls.py": "from django.conf import settings\n"
        "from django.urls import include, path, re_path\n"
        "from shop.admin import site, tasks\n\n"
        'urlpatterns = [path("admin/", site.urls), re_path(r"^$", tasks),\n'
        '    re_path(r"^by/(?P<year>[0-9]{4})$", tasks)]\n'
        'if settings.OIDC:\n    urlpatterns.append(path("oidc/", include("some_oidc.urls")))\n',
    })  # fmt: skip
    assert [(r.path, r.handler) for r in index.routes("shop/admin.py")] == [
        ("/admin/tasks/", "tasks")  # below which path a ModelAdmin stands, no file says
    ]
    assert [(r.path, r.handler, r.condition) for r in index.routes("shop/urls.py")] == [
        ("/", "tasks", ""),
        ("/admin/", "site.urls", ""),
        ("/by/<year>", "tasks", ""),
        ("/oidc/…", "some_oidc.urls", "settings.OIDC"),
    ]


def test_a_command_of_django_has_the_name_of_its_file() -> None:
    text = (
        "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
        '    help = "Saves all"\n\n    def add_arguments(self, parser):\n'
        '        parser.add_argument("file", help="Where to")\n\n    def handle(self): ...\n'
    )
    index = index_of({"shop/management/commands/backup.py": text, "shop/other.py": text})
    found = index.facts["shop/management/commands/backup.py"].commands
    assert [(c.kind, c.name, c.help, c.symbol) for c in found] == [
        ("command", "manage.py backup", "Saves all", "Command.handle"),
        ("argument", "file", "Where to", "Command.handle"),
    ]
    assert [c.name for c in index.facts["shop/other.py"].commands] == ["file"]
