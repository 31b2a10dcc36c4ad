// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.laterUse;

import io.trunkline.PgConnection;
import io.trunkline.hostile.Asked.Fate;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import java.util.List;

/** The moment at which the server turns: what both sides have said by then, and what has been asked. */
enum Scene {
    /** A socket, and nothing yet. */
    DIAL {
        @Override
        Script begin(Script script) {
            return script;
        }
    },

    /** The StartupMessage was sent. */
    STARTUP {
        @Override
        Script begin(Script script) {
            return script.expect(StartupMessage.class);
        }
    },

    /** Two statements are under way and a third one waits. */
    STATEMENTS {
        @Override
        Script begin(Script script) {
            return firstUse(firstUse(letIn(script), "select a"), "select b");
        }

        @Override
        List<Asked> ask(PgConnection connection, boolean ownError) {
            return List.of(
                    Asked.ask(
                            "the statement under way",
                            ownError ? Fate.OWN_ERROR : Fate.UNKNOWN,
                            connection.query("select a").all(String.class)),
                    Asked.ask(
                            "the one behind it",
                            Fate.UNKNOWN,
                            connection.query("select b").one(String.class)),
                    Asked.ask("the one that waits", Fate.NOT_SENT, connection.execute("select c")));
        }
    },

    /** One statement is under way, and no other was asked. */
    ALONE {
        @Override
        Script begin(Script script) {
            return firstUse(letIn(script), "select a");
        }

        @Override
        List<Asked> ask(PgConnection connection, boolean ownError) {
            return List.of(Asked.ask(
                    "the only statement",
                    ownError ? Fate.OWN_ERROR : Fate.UNKNOWN,
                    connection.query("select a").one(String.class)));
        }
    },

    /** A statement is executed for the second time, by its name. */
    LATER_USE {
        @Override
        Script begin(Script script) {
            return laterUse(firstUse(letIn(script), "select a").send(firstAnswer("first")));
        }

        @Override
        List<Asked> ask(PgConnection connection, boolean ownError) {
            return List.of(
                    Asked.ask(
                                    "the first use",
                                    Fate.ANSWERED,
                                    connection.query("select a").one(String.class))
                            .await(20_000),
                    Asked.ask(
                            "the later use",
                            ownError ? Fate.OWN_ERROR : Fate.UNKNOWN,
                            connection.query("select a").one(String.class)));
        }
    },

    /** A script and a statement are under way and another statement waits. */
    SCRIPT {
        @Override
        Script begin(Script script) {
            return firstUse(letIn(script).expect(new Query("begin; end")), "select b");
        }

        @Override
        List<Asked> ask(PgConnection connection, boolean ownError) {
            return List.of(
                    Asked.ask("the script", ownError ? Fate.OWN_ERROR : Fate.UNKNOWN, connection.script("begin; end")),
                    Asked.ask(
                            "the statement behind it",
                            Fate.UNKNOWN,
                            connection.query("select b").one(String.class)),
                    Asked.ask("the one that waits", Fate.NOT_SENT, connection.execute("select c")));
        }
    },

    /** Nothing is asked. */
    IDLE {
        @Override
        Script begin(Script script) {
            return letIn(script);
        }
    },

    /** Right behind an answer and in one burst with it, so that the next statement could take it for its own. */
    AFTER_ANSWER {
        @Override
        Script begin(Script script) {
            return firstUse(letIn(script), "select a");
        }

        @Override
        byte[] before() {
            return bytes(firstAnswer("1"));
        }

        @Override
        List<Asked> ask(PgConnection connection, boolean ownError) {
            return List.of(Asked.ask(
                    "the statement answered",
                    Fate.ANSWERED,
                    connection.query("select a").one(String.class)));
        }
    };

    /** The server's part up to the moment. */
    abstract Script begin(Script script);

    /** What stands before the bytes of the case, in the same write. */
    byte[] before() {
        return new byte[0];
    }

    /** The client's part up to the moment. */
    List<Asked> ask(PgConnection connection, boolean ownError) {
        return List.of();
    }

    boolean isBeforeSession() {
        return this == DIAL || this == STARTUP;
    }

    private static Script letIn(Script script) {
        return script.authenticateTrust().ready();
    }
}
