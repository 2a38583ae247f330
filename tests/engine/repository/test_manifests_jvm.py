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
    assert sorted(listed) == [("JDK", "17 or newer", 11), ("java", "8", 8)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[17,22)", "17 or newer, below 22"),
        ("[1.8.0,)", "8.0 or newer"),
        ("3.3.1", "3.3.1 or newer"),
        ("(,11]", "11 or older"),
        ("[21]", "21"),
        ("${set.elsewhere}", None),
    ],
)
def test_ranges_of_maven_are_said_in_words(written: str, said: str | None) -> None:
    pom = (
        "<project><artifactId>a</artifactId><build><plugins><plugin>"
        "<artifactId>maven-enforcer-plugin</artifactId><configuration><rules><requireMavenVersion>"
        f"<version>{written}</version></requireMavenVersion></rules></configuration>"
        "</plugin></plugins></build></project>"
    )
    found = [(one.tool, one.constraint) for one in facts({"pom.xml": pom}).requirements]
    assert found == ([("Maven", said)] if said else [])


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


def test_what_build_files_take_from_a_catalogue_of_versions() -> None:
    catalogue = (
        '[versions]\njunit = "5.1"\nguava = { strictly = "33.0" }\n\n[libraries]\n'
        'junit-api = { module = "org.junit:junit-api", version.ref = "junit" }\n'
        'guava = { group = "com.google", name = "guava", version.ref = "guava" }\n'
        'assertk = "com.will:assertk:0.28"\n'
        'bom = { module = "org:bom" }\n\n'
        '[bundles]\ntesting = ["junit-api", "assertk"]\n\n'
        '[plugins]\nkotlin-jvm = { id = "org.kotlin.jvm", version = "2.0" }\n'
    )
    build = (
        "plugins {\n  alias(libs.plugins.kotlin.jvm)\n}\ndependencies {\n"
        "  implementation(libs.guava)\n  implementation(platform(libs.bom))\n"
        "  testImplementation(libs.bundles.testing)\n  implementation(libs.unknown)\n}\n"
    )
    common = (
        "kotlin {\n  sourceSets {\n    val commonMain by getting {\n      dependencies {\n"
        "        api(libs.guava)\n      }\n    }\n    val commonTest by getting {\n"
        "      dependencies {\n        implementation(libs.assertk)\n      }\n    }\n  }\n}\n"
    )
    found = facts({
        "gradle/libs.versions.toml": catalogue,
        "build.gradle.kts": build, "okio/build.gradle.kts": common,
    })  # fmt: skip
    place = "gradle/libs.versions.toml"
    assert {
        (one.name, one.constraint, one.kind, one.package, one.line)
        for one in found.dependencies
        if one.file == place
    } == {
        ("org.kotlin.jvm", "2.0", "build", ".", 15),
        ("com.google:guava", "33.0", "runtime", ".", 7),
        ("org:bom", "managed elsewhere", "runtime", ".", 9),
        ("org.junit:junit-api", "5.1", "dev", ".", 6),
        ("com.will:assertk", "0.28", "dev", ".", 8),
        ("com.google:guava", "33.0", "runtime", "okio", 7),
        ("com.will:assertk", "0.28", "dev", "okio", 8),
    }
    assert len(found.dependencies) == 7


def test_a_catalogue_that_cannot_be_read_gives_no_versions() -> None:
    build = "dependencies {\n  implementation(libs.guava)\n  implementation('a.b:c:1')\n}\n"
    found = facts({"gradle/libs.versions.toml": "[versions\n", "build.gradle": build})
    assert [one.name for one in found.dependencies] == ["a.b:c"]


def test_what_a_profile_of_a_pom_adds_is_told_with_its_name() -> None:
    pom = (
        "<project><artifactId>a</artifactId><profiles>\n<profile><id>native</id>\n"
        "<modules><module>image</module></modules><dependencies>\n<dependency>"
        "<groupId>g</groupId><artifactId>svm</artifactId><version>3</version></dependency>\n"
        "<dependency><groupId>g</groupId><artifactId>t</artifactId><version>1</version>"
        "<scope>test</scope></dependency></dependencies></profile></profiles></project>\n"
    )
    found = facts({"pom.xml": pom})
    assert [(one.name, one.constraint, one.kind, one.group) for one in found.dependencies] == [
        ("g:svm", "3", "optional", "native"), ("g:t", "1", "dev", "native"),
    ]  # fmt: skip
    assert [one.pattern for one in found.workspaces] == ["image"]
