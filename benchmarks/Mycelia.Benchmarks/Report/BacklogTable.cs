using System.Globalization;
using Mycelia.Benchmarks.Backlog;

namespace Mycelia.Benchmarks.Report;

/// <summary>A backlog's report for people: one table, in Markdown.</summary>
internal static class BacklogTable
{
    public static void Write(BacklogDocument document, TextWriter output)
    {
        var medians = document.Medians;
        var sending = string.Create(CultureInfo.InvariantCulture, $"curl, {BacklogBenchmark.Connections} connections");
        Markdown.WriteTable(
            [
                ["", "seconds", "CPU s", "ratio"],
                Row("upload, encoded before", medians.Ready, Number(medians.ReadyRatio) + "×"),
                Row(sending + ", the same bodies", medians.Curl, ""),
                Row("upload, to be encoded", medians.NotReady, Number(medians.NotReadyRatio) + "×"),
                Row("encoding alone, all cores", medians.Encoding, ""),
            ],
            output
        );
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{document.Date:yyyy-MM-dd HH:mm} UTC, {document.Chunks} chunks of {BacklogAudio.ChunkSeconds} s, "
                    + $"{Markdown.Runs(document.Runs.Count)}."
            )
        );
        output.WriteLine("Ratios: to curl; to the longer of encoding alone and curl.");
        output.WriteLine(document.Machine.Describe());
    }

    private static string[] Row(string name, TimedRun run, string ratio) => [name, Number(run.Seconds), Number(run.CpuSeconds), ratio];

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
