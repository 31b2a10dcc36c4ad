// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One JSON object a line and step, as soon as the step is over. */
final class JsonReport implements Report {
    private final PrintWriter out;

    JsonReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void add(Result result) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("step", result.step());
        members.put("rows", result.tally().rows());
        members.put("millis", Math.round(result.time().toNanos() / 1e5) / 10.0);
        members.putAll(result.tally().facts());
        if (result.error() != null) {
            members.put("error", result.error());
        }
        out.println(Json.object(members));
        out.flush();
    }

    @Override
    public void end(Duration total) {
        out.flush();
    }
}
