// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.testkit.client.PlainClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerIT {
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void everySupportedVersionStartsAndAnswers(int version) {
        try (EmbeddedServer server =
                EmbeddedServer.start(ServerOptions.defaults().version(version))) {
            assertThat(server.version()).isEqualTo(version);
            assertThat(text(server, "show server_version")).startsWith(version + ".");
            assertThat(text(server, "show server_encoding")).isEqualTo("UTF8");
            assertThat(text(server, "show fsync")).isEqualTo("off");
        }
    }

    @Test
    void twoServersSideBySideShareNothing() {
        try (EmbeddedServer one = EmbeddedServer.start();
                EmbeddedServer other = EmbeddedServer.start()) {
            one.sql("create table only_here (n int)");

            assertThat(one.port()).isNotEqualTo(other.port());
            assertThat(text(one, "select to_regclass('only_here')")).isEqualTo("only_here");
            assertThat(other.sql("select to_regclass('only_here')").get(0)).containsExactly((String) null);
        }
    }

    @Test
    void settingsUsersAndDatabasesAreThere() {
        ServerOptions options = ServerOptions.defaults()
                .setting("max_connections", "7")
                .setting("fsync", "on")
                .database("shop \"two\"")
                .user("o'scram", "it's", AuthMethod.SCRAM_SHA_256)
                .user("hashed", "secret", AuthMethod.MD5)
                .user("plain", "secret", AuthMethod.PASSWORD)
                .user("free", "unused", AuthMethod.TRUST)
                .hba("host all banned all reject");
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            assertThat(text(server, "show max_connections")).isEqualTo("7");
            assertThat(text(server, "show fsync")).isEqualTo("on");
            assertThat(server.sqlIn("shop \"two\"", "select current_database()"))
                    .isEqualTo(List.of(List.of("shop \"two\"")));
            assertThat(server.sql("select rolname, left(rolpassword, 5) from pg_authid where rolcanlogin order by 1"))
                    .contains(List.of("hashed", "md5" + text(server, "select left(md5('secrethashed'), 2)")))
                    .contains(List.of("o'scram", "SCRAM"));
            assertThat(server.sql("select user_name[1], auth_method from pg_hba_file_rules order by rule_number"))
                    .startsWith(
                            List.of("postgres", "trust"),
                            List.of("banned", "reject"),
                            List.of("o'scram", "scram-sha-256"),
                            List.of("hashed", "md5"),
                            List.of("plain", "password"),
                            List.of("free", "trust"));
            assertThat(text(server, "select has_schema_privilege('plain', 'public', 'create')"))
                    .isEqualTo("t");
        }
    }

    @Test
    void usersProveThemselvesByTheirMethod() {
        ServerOptions options = ServerOptions.defaults()
                .user("by scram", "sécret", AuthMethod.SCRAM_SHA_256)
                .user("by md5", "sécret", AuthMethod.MD5)
                .user("by password", "sécret", AuthMethod.PASSWORD)
                .database("shop");
        for (int version : new int[] {14, 18}) {
            try (EmbeddedServer server = EmbeddedServer.start(options.version(version))) {
                for (String user : List.of("by scram", "by md5", "by password")) {
                    try (PlainClient client = PlainClient.connect(server.host(), server.port())) {
                        client.start(user, "sécret", "shop");
                        client.query("create table made_by_" + user.substring(3) + " (n int)");
                        assertThat(client.query("select current_user")).isEqualTo(List.of(List.of(user)));
                    }
                    try (PlainClient client = PlainClient.connect(server.host(), server.port())) {
                        assertThatThrownBy(() -> client.start(user, "wrong", "shop"))
                                .hasMessageContaining("28P01");
                    }
                }
            }
        }
    }

    @Test
    void theUriHoldsEveryPartPercentEncoded() {
        EmbeddedServer server = EmbeddedServer.shared();

        URI uri = URI.create(server.uri("o/n:e", "p@ss w+rd?", "shop#1"));

        assertThat(uri.getRawUserInfo()).isEqualTo("o%2Fn%3Ae:p%40ss%20w%2Brd%3F");
        assertThat(uri.getPort()).isEqualTo(server.port());
        assertThat(uri.getPath()).isEqualTo("/shop#1");
        assertThat(URI.create(server.uri()).getUserInfo()).isEqualTo("postgres");
    }

    @Test
    void theSharedServerIsOne() {
        assertThat(EmbeddedServer.shared()).isSameAs(EmbeddedServer.shared());
        assertThat(text(EmbeddedServer.shared(), "select 1 + 1")).isEqualTo("2");
    }

    @Test
    void anErrorOfTheServerIsTold() {
        assertThatThrownBy(() -> EmbeddedServer.shared().sql("select 1/0"))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("22012")
                .hasMessageContaining("select 1/0");
        assertThatThrownBy(() -> EmbeddedServer.shared().sqlIn("nowhere", "select 1"))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("3D000");
    }

    @Test
    void aServerThatDoesNotStartSaysWhyAndLeavesNothing() throws IOException {
        List<Path> before = serverDirectories();

        assertThatThrownBy(() -> EmbeddedServer.start(ServerOptions.defaults().setting("shared_buffers", "lots")))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("invalid value for parameter \"shared_buffers\"");
        assertThatThrownBy(() -> EmbeddedServer.start(ServerOptions.defaults().database("postgres")))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("42P04");

        assertThat(serverDirectories()).isEqualTo(before);
    }

    @Test
    void aVersionWithoutBinariesSaysWhereTheyBelong() {
        assertThatThrownBy(() -> EmbeddedServer.start(ServerOptions.defaults().version(9)))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("postgres-9.jar")
                .hasMessageContaining(PostgresBinaries.DIRECTORY_PROPERTY);
    }

    @Test
    void closingEndsTheProcessesAndRemovesTheData() throws Exception {
        List<Path> before = serverDirectories();
        EmbeddedServer server = EmbeddedServer.start();
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        List<ProcessHandle> family = postmaster.descendants().toList();
        assertThat(family).isNotEmpty();

        server.close();
        server.close();

        assertThat(server.isRunning()).isFalse();
        assertThat(postmaster.isAlive()).isFalse();
        for (ProcessHandle child : family) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(serverDirectories()).isEqualTo(before);
        assertThatThrownBy(() -> new Socket(EmbeddedServer.loopback(), server.port()).close())
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "stopImmediately", "kill"})
    void dataSurvivesEveryWayToStop(String way) throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                Socket idle = new Socket(EmbeddedServer.loopback(), server.port())) {
            server.sql("create table kept (n int); insert into kept values (42)");
            int port = server.port();

            switch (way) {
                case "stop" -> server.stop();
                case "stopImmediately" -> server.stopImmediately();
                default -> server.kill();
            }
            assertThat(server.isRunning()).isFalse();
            idle.getInputStream().readAllBytes();
            assertThatThrownBy(() -> server.sql("select 1")).isInstanceOf(EmbeddedServerException.class);

            server.restart();
            assertThat(server.port()).isEqualTo(port);
            assertThat(text(server, "select n from kept")).isEqualTo("42");
        }
    }

    @Test
    void serversEndWithTheirJvm() throws Exception {
        Child child = Child.start("exit");

        assertThat(child.process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(child.process.exitValue()).isZero();
        assertThat(ProcessHandle.of(child.postmaster).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(child.directory).doesNotExist();
    }

    @Test
    void whatAKilledJvmLeavesIsRemovedByTheNextServer() throws Exception {
        Child child = Child.start("wait");
        child.process.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(child.postmaster)).isPresent();
        assertThat(child.directory).exists();

        EmbeddedServer.start().close();

        assertThat(ProcessHandle.of(child.postmaster).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(child.directory).doesNotExist();
    }

    private static String text(EmbeddedServer server, String sql) {
        return String.valueOf(server.sql(sql).get(0).get(0));
    }

    /** Those of this process: others may start servers on this machine at the same time. */
    private static List<Path> serverDirectories() throws IOException {
        String pid = ProcessHandle.current().pid() + " ";
        try (var directories = Files.list(WorkDirectory.here().root().resolve("servers"))) {
            return directories.filter(it -> ownedBy(it, pid)).sorted().toList();
        }
    }

    private static boolean ownedBy(Path directory, String pid) {
        try {
            return Files.readString(directory.resolve("owner")).startsWith(pid);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Another JVM that starts the shared server, says where, and then ends or waits to be killed. */
    private record Child(Process process, long postmaster, Path directory) {
        static Child start(String end) throws IOException {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ServerHolder.class.getName(),
                            end)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = process.inputReader().readLine();
            assertThat(line).as("what the other JVM says").isNotNull();
            String[] words = line.split(" ", 2);
            return new Child(process, Long.parseLong(words[0]), Path.of(words[1]));
        }
    }
}
