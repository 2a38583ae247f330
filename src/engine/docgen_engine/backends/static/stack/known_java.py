"""What well-known artifacts of Maven's repositories are for, by their coordinates, and packages.

A key is a whole coordinate, `group:artifact`, or a group, which stands for all of its artifacts and
for the groups below it.
"""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.stack.naming_table import named

WEB_FRAMEWORKS: Final = named(
    """
    org.springframework.boot:spring-boot-starter-web=Spring~Boot
    org.springframework.boot:spring-boot-starter-webmvc=Spring~Boot
    org.springframework.boot:spring-boot-starter-webflux=Spring~Boot
    org.springframework.boot:spring-boot-starter-jersey=Spring~Boot
    org.springframework:spring-webmvc=Spring~MVC org.springframework:spring-webflux=Spring~WebFlux
    io.quarkus:quarkus-rest=Quarkus io.quarkus:quarkus-rest-jackson=Quarkus
    io.quarkus:quarkus-resteasy=Quarkus io.quarkus:quarkus-resteasy-jackson=Quarkus
    io.quarkus:quarkus-resteasy-reactive=Quarkus
    io.quarkus:quarkus-resteasy-reactive-jackson=Quarkus
    io.micronaut:micronaut-http-server-netty=Micronaut io.javalin:javalin=Javalin
    io.dropwizard:dropwizard-core=Dropwizard com.sparkjava:spark-core=Spark
    io.vertx:vertx-web=Vert.x
    org.glassfish.jersey.core=Jersey org.glassfish.jersey.containers=Jersey
    io.ktor:ktor-server-core=Ktor io.ktor:ktor-server-netty=Ktor
    """
)
OTHER_FRAMEWORKS: Final = named(
    """
    org.springframework.boot=Spring~Boot org.springframework.cloud=Spring~Cloud
    org.springframework.security=Spring~Security org.springframework.batch=Spring~Batch
    io.quarkus=Quarkus io.micronaut=Micronaut io.vertx:vertx-core=Vert.x io.netty=Netty
    com.google.inject=Guice com.google.dagger=Dagger
    """
)
PARTS: Final = named(
    """
    org.springframework.boot:spring-boot-starter-thymeleaf=Thymeleaf
    org.springframework.boot:spring-boot-starter-data-jpa=Spring~Data~JPA
    org.springframework.boot:spring-boot-starter-security=Spring~Security
    org.springframework.boot:spring-boot-starter-batch=Spring~Batch
    org.springframework.data:spring-data-jpa=Spring~Data~JPA org.thymeleaf:thymeleaf=Thymeleaf
    org.hibernate:hibernate-core=Hibernate org.hibernate.orm:hibernate-core=Hibernate
    io.quarkus:quarkus-hibernate-orm=Hibernate io.quarkus:quarkus-hibernate-orm-panache=Hibernate
    org.mybatis:mybatis=MyBatis org.mybatis.spring.boot:mybatis-spring-boot-starter=MyBatis
    org.jooq:jooq=jOOQ org.flywaydb:flyway-core=Flyway org.liquibase:liquibase-core=Liquibase
    org.springframework.boot:spring-boot-starter-flyway=Flyway
    org.springframework.boot:spring-boot-starter-liquibase=Liquibase
    """
)
"""Frameworks that do one thing for the code, looked up before the frameworks they come with."""

DATA_STORES: Final = named(
    """
    com.h2database:h2=H2 org.hsqldb:hsqldb=HSQLDB org.apache.derby=Derby
    com.mysql:mysql-connector-j=MySQL mysql:mysql-connector-java=MySQL
    org.mariadb.jdbc:mariadb-java-client=MariaDB org.postgresql:postgresql=PostgreSQL
    org.postgresql:r2dbc-postgresql=PostgreSQL com.oracle.database.jdbc=Oracle~Database
    com.microsoft.sqlserver:mssql-jdbc=SQL~Server org.xerial:sqlite-jdbc=SQLite
    org.mongodb=MongoDB redis.clients:jedis=Redis io.lettuce:lettuce-core=Redis
    org.redisson:redisson=Redis org.elasticsearch.client=Elasticsearch
    co.elastic.clients:elasticsearch-java=Elasticsearch com.datastax.oss=Cassandra
    org.neo4j.driver=Neo4j
    org.springframework.boot:spring-boot-starter-data-mongodb=MongoDB
    org.springframework.boot:spring-boot-starter-data-redis=Redis
    org.springframework.boot:spring-boot-starter-data-elasticsearch=Elasticsearch
    org.springframework.boot:spring-boot-starter-data-cassandra=Cassandra
    org.springframework.boot:spring-boot-starter-data-neo4j=Neo4j
    io.quarkus:quarkus-jdbc-postgresql=PostgreSQL io.quarkus:quarkus-jdbc-mysql=MySQL
    io.quarkus:quarkus-jdbc-mariadb=MariaDB io.quarkus:quarkus-jdbc-h2=H2
    io.quarkus:quarkus-mongodb-client=MongoDB io.quarkus:quarkus-redis-client=Redis
    """
)
QUEUES: Final = named(
    """
    org.apache.kafka=Kafka org.springframework.kafka=Kafka com.rabbitmq:amqp-client=RabbitMQ
    org.springframework.boot:spring-boot-starter-amqp=RabbitMQ
    org.springframework.boot:spring-boot-starter-kafka=Kafka
    org.springframework.boot:spring-boot-starter-activemq=ActiveMQ org.apache.activemq=ActiveMQ
    org.apache.pulsar:pulsar-client=Pulsar io.nats:jnats=NATS
    """
)
SERVICES: Final = named(
    """
    software.amazon.awssdk=AWS com.amazonaws=AWS com.google.cloud=Google~Cloud
    com.google.firebase=Firebase com.azure=Azure com.stripe:stripe-java=Stripe io.sentry=Sentry
    """
)
BUILT_ON: Final = named(
    """
    org.springframework.boot:spring-boot-starter-parent=Spring~Boot
    org.springframework.boot:spring-boot-dependencies=Spring~Boot
    org.springframework.boot=Spring~Boot io.quarkus=Quarkus io.micronaut.application=Micronaut
    io.micronaut.platform:micronaut-parent=Micronaut
    """
)
"""Parents of a pom and plugins of Gradle that say which framework, in which version."""

LOGGING: Final = named(
    """
    org.slf4j=SLF4J java.util.logging org.apache.logging.log4j=Log4j org.apache.log4j=Log4j~1
    org.apache.commons.logging=Commons~Logging ch.qos.logback=Logback
    org.jboss.logging=JBoss~Logging
    """
)
METRICS: Final = named(
    """
    io.micrometer.core=Micrometer io.micrometer:micrometer-core=Micrometer
    io.micrometer:micrometer-registry-prometheus=Prometheus io.prometheus=Prometheus
    com.codahale.metrics=Dropwizard~Metrics io.dropwizard.metrics=Dropwizard~Metrics
    org.eclipse.microprofile.metrics=MicroProfile~Metrics
    io.quarkus:quarkus-micrometer=Micrometer
    io.quarkus:quarkus-micrometer-registry-prometheus=Prometheus
    """
)
MONITORING: Final = named(
    """
    org.springframework.boot:spring-boot-starter-actuator=Spring~Boot~Actuator
    org.springframework.boot.actuate=Spring~Boot~Actuator
    org.springframework.boot.health=Spring~Boot~Actuator
    io.opentelemetry=OpenTelemetry io.sentry=Sentry
    io.quarkus:quarkus-smallrye-health=SmallRye~Health
    org.eclipse.microprofile.health=MicroProfile~Health
    """
)
AUTHENTICATION: Final = named(
    """
    org.springframework.security=Spring~Security org.apache.shiro=Shiro io.jsonwebtoken=JJWT
    com.auth0.jwt=java-jwt
    """
)
CORS: Final = named("org.springframework.web.cors=CORS")
ENCRYPTION: Final = named("javax.crypto org.bouncycastle=Bouncy~Castle")
PERSISTENCE: Final = named(
    """
    java.sql.Connection=JDBC java.sql.DriverManager=JDBC java.sql.PreparedStatement=JDBC
    java.sql.Statement=JDBC java.sql.ResultSet=JDBC javax.sql=JDBC
    jakarta.persistence=JPA javax.persistence=JPA org.hibernate=Hibernate
    org.springframework.data=Spring~Data org.springframework.jdbc=Spring~JDBC org.jooq=jOOQ
    org.apache.ibatis=MyBatis
    """
)
REACTIVE: Final = named("reactor.core=Reactor io.reactivex=RxJava io.smallrye.mutiny=Mutiny")
DOUBLES: Final = named(
    """
    org.mockito=Mockito org.easymock=EasyMock io.mockk=MockK com.github.tomakehurst=WireMock
    org.wiremock=WireMock okhttp3.mockwebserver=MockWebServer
    org.springframework.test.web.servlet=Spring~MockMvc
    """
)
