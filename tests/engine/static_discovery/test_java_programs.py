"""Programs in Java: their stack, what they are watched by, caches, and parts of a pattern."""

from __future__ import annotations

import pytest

from support.discovered import Discovered, discover

POM = """<project>
<parent>
<groupId>org.springframework.boot</groupId>
<artifactId>spring-boot-starter-parent</artifactId>
<version>4.0.3</version>
</parent>
<artifactId>kites</artifactId>
<dependencies>
<dependency><groupId>org.springframework.boot</groupId>
<artifactId>spring-boot-starter-actuator</artifactId></dependency>
<dependency><groupId>org.springframework.boot</groupId>
<artifactId>spring-boot-starter-webmvc</artifactId></dependency>
<dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId>
<scope>runtime</scope></dependency>
<dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId>
<scope>test</scope></dependency>
</dependencies>
</project>
"""
FOLDER = "src/main/java/org/kites"
STORE = """package org.kites;

import org.springframework.cache.annotation.Cacheable;
import jakarta.persistence.Entity;

public interface Store {
    /** Finds all kites. */
    @Cacheable("kites")
    List<Kite> all();
}
"""
CONTROLLERS = {
    f"{FOLDER}/WindController.java": "package org.kites;\n/** Answers what the wind is like. */\n"
    "class WindController { }\n",
    f"{FOLDER}/KiteController.java": "package org.kites;\nclass KiteController { }\n",
    f"{FOLDER}/KiteFactory.java": "package org.kites;\nclass KiteFactory { }\n",
}


@pytest.fixture(scope="module")
def kites(tmp_path_factory: pytest.TempPathFactory) -> Discovered:
    files = {
        "pom.xml": POM,
        f"{FOLDER}/Store.java": STORE,
        "src/test/jmeter/kites.jmx": "<plan/>\n",
        **CONTROLLERS,
    }
    return discover(tmp_path_factory.mktemp("kites") / "kites", files)


def test_the_stack_is_known_by_coordinates(kites: Discovered) -> None:
    stack = {
        (t.category, t.name): (t.detail, t.line)
        for t in kites.dependencies.tech_stack
        if t.category in ("Frameworks", "Data stores")
    }
    # The version is that of the parent; what only tests need is not of the stack.
    assert stack == {
        ("Frameworks", "Spring Boot"): (
            "web, `org.springframework.boot:spring-boot-starter-parent` 4.0.3",
            4,
        ),
        ("Data stores", "H2"): ("`com.h2database:h2`", 13),
    }


def test_the_framework_is_known_without_an_import_of_its_package(kites: Discovered) -> None:
    assert kites.language.discovery.framework == "Spring Boot"


def test_being_a_dependency_is_enough_to_be_watched_by(kites: Discovered) -> None:
    assert [(f.topic, f.name, f.file, f.line) for f in kites.dependencies.observability] == [
        ("Monitoring", "Spring Boot Actuator", "pom.xml", 10)
    ]


def test_caches_are_seen_by_their_annotations(kites: Discovered) -> None:
    caches = [f for f in kites.flows.state_management if f.topic == "Caches"]
    assert [(f.symbol, f.detail) for f in caches] == [
        ("Store.all", 'keeps its results with `@Cacheable("kites")`: Finds all kites.')
    ]


def test_plans_of_jmeter_are_load_tests(kites: Discovered) -> None:
    loads = [f for f in kites.flows.performance if f.topic == "Load tests"]
    assert [(f.name, f.file) for f in loads] == [("kites.jmx", "src/test/jmeter/kites.jmx")]


def test_parts_of_a_pattern_are_named_beside_those_that_have_words(kites: Discovered) -> None:
    named = [(f.name, f.detail) for f in kites.components.design if f.topic != "Decisions"]
    assert named == [
        ("KiteController", "controller"),
        ("WindController", "controller: Answers what the wind is like."),
    ]
