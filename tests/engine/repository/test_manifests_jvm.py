"""What Maven and Gradle builds, and the settings of what they build, declare."""

from __future__ import annotations

import pytest

from support.manifests import facts


def test_the_java_of_a_pom_is_that_of_the_main_code_and_the_build_may_ask_for_more() -> None:
    compiler = "<groupId>o</groupId><artifactId>maven-compiler-plugin</artifactId>"
    pom = (
        "<project>\n<artifactId>a</artifactId>\n<properties><level>8</level></properties>\n"
        f"<build><plugins><plugin>{compiler}\n<executions>\n"
        "<execution><id>default-testCompile</id><configuration><release>21</release>"
        "</configuration></execution>\n"
        "<execution><goals><goal>compile</goal></goals><configuration>\n"
        "<release>${level}</release></configuration></execution>\n"
        "<execution><goals><goal>compile</goal></goals><configuration><release>11</release>"
        "</configuration></execution></executions></plugin>\n"
        "<plugin><artifactId>maven-javadoc-plugin</artifactId><configuration><source>7</source>"
        "</configuration></plugin>\n"
        "<plugin><artifactId>maven-enforcer-plugin</artifactId><configuration><rules>"
        "<requireJavaVersion><version>[17,)</version></requireJavaVersion></rules>"
        "</configuration></plugin></plugins></build>\n</project>\n"
    )
    found = facts({"pom.xml": pom})
    listed = [(one.tool, one.constraint, one.line) for one in found.requirements]
    assert sorted(listed) == [("java", "8", 8), ("jdk", ">=17", 11)]


def test_versions_that_a_pom_leaves_to_others() -> None:
    def dependency(group: str, name: str, rest: str = "") -> str:
        return (
            f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>{rest}"
            "</dependency>\n"
        )

    root = (
        "<project><artifactId>root</artifactId><dependencyManagement><dependencies>\n"
        + dependency("io.net", "net-bom", "<version>4.2</version><scope>import</scope>")
        + dependency("org.fix", "fixed", "<version>1.1</version>")
        + "</dependencies></dependencyManagement></project>\n"
    )
    child = (
        "<project><artifactId>child</artifactId><parent><version>3</version></parent>\n"
        "<dependencies>\n"
        + dependency("io.net.codec", "http", "<scope>test</scope>")
        + dependency("org.fix", "fixed")
        + dependency("org.other", "other", "<scope>provided</scope>")
        + "</dependencies></project>\n"
    )
    found = facts({"pom.xml": root, "child/pom.xml": child})
    assert [(one.name, one.constraint, one.kind) for one in found.dependencies] == [
        ("io.net.codec:http", "managed by net-bom 4.2", "dev"),
        ("org.fix:fixed", "1.1", "runtime"),
        ("org.other:other", "managed elsewhere", "build"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "sourceCompatibility = JavaVersion.VERSION_1_8",
        "java { toolchain { languageVersion = JavaLanguageVersion.of(8) } }",
        "options.release.set(8)",
        "sourceCompatibility = '1.8'",
        "jvmToolchain(8)",
    ],
)
def test_the_java_of_a_gradle_build(line: str) -> None:
    found = facts({"build.gradle": f"plugins {{ }}\n{line}\n"})
    assert [(r.tool, r.constraint, r.line) for r in found.requirements] == [("java", "8", 2)]


def test_entities_of_xml_do_not_expand() -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project>&b;</project>'
    (problem,) = facts({"pom.xml": bomb}).problems
    assert "document type" in problem.message


def test_what_gradle_names_elsewhere_is_no_version() -> None:
    text = (
        "plugins {\n  id 'java'\n  id 'org.kite' version '4.0.3'\n"
        '  id("io.kite.format") version "0.1"\n}\n'
        "ext.stringVersion = \"1.2\"\ndef tail = '3.4'\n"
        "dependencies {\n"
        '  implementation "g:string:${stringVersion}"\n'
        '  implementation "g:tail:$tail"\n'
        '  implementation "g:wind:${windVersion}"\n'
        "  developmentOnly 'g:reload:1'\n}\n"
    )
    found = facts({"build.gradle": text}).dependencies
    assert {(d.name, d.constraint, d.kind, d.line) for d in found} == {
        ("org.kite", "4.0.3", "build", 3),
        ("io.kite.format", "0.1", "build", 4),
        ("g:string", "1.2", "runtime", 9),
        ("g:tail", "3.4", "runtime", 10),
        ("g:wind", "managed elsewhere", "runtime", 11),
        ("g:reload", "1", "dev", 12),
    }


def test_the_parent_of_a_pom_is_what_it_is_built_on() -> None:
    pom = (
        "<project>\n<parent>\n<groupId>org.kite</groupId>\n<artifactId>kite-parent</artifactId>\n"
        "<version>4.0</version>\n</parent>\n<artifactId>a</artifactId>\n<dependencies>\n"
        "<dependency><groupId>g</groupId><artifactId>b</artifactId>\n"
        "<version>${of.the.parent}</version></dependency>\n</dependencies>\n</project>\n"
    )
    found = facts({"pom.xml": pom}).dependencies
    assert {(d.name, d.constraint, d.kind, d.line) for d in found} == {
        ("org.kite:kite-parent", "4.0", "build", 4),
        ("g:b", "managed elsewhere", "runtime", 9),
    }
    # A parent that lies in the repository is no package of others.
    whole = {"pom.xml": "<project><groupId>org.kite</groupId><artifactId>kite-parent</artifactId>\n"
             "<version>4.0</version></project>\n", "a/pom.xml": pom}  # fmt: skip
    named = {d.name for d in facts(whole).dependencies if not d.internal}
    assert named == {"g:b"}


def test_settings_of_applications_ask_for_variables() -> None:
    text = (
        "# kite.old=${OLD:1}\nkite.url=${KITE_URL:jdbc:kite://sky/one}\n"
        "kite.name=${KITE_NAME}\nkite.path=db/${kite.kind}/a.sql\n"
    )
    path = "src/main/resources/application-wind.properties"
    found = facts({path: text, "docs/application.yml": "a: ${NOT_THIS}\n"})
    assert [(e.name, e.default, e.file, e.line) for e in found.environment] == [
        ("KITE_URL", "jdbc:kite://sky/one", path, 2),
        ("KITE_NAME", "", path, 3),
    ]
