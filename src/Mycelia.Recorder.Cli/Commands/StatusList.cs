using System.Text.Json;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>status</c> of several recorders, one after the other.</summary>
internal static class StatusList
{
    /// <exception cref="UserError">All changes of several are asked for.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<AskedRecorder> recorders, bool asJson, bool follow, CancellationToken stop)
    {
        if (follow)
            throw new UserError(
                ExitCode.Usage,
                $"--follow is about one recorder, and there are {recorders.Count}: choose with --name "
                    + string.Join(" or ", recorders.Select(static one => one.Name.Text))
            );
        var seen = await Task.WhenAll(recorders.Select(recorder => AskAsync(recorder, stop)));
        if (asJson)
            JsonDocumentWriter.Write(json => Write(json, seen));
        else
            Array.ForEach(seen, Write);
        return Array.TrueForAll(seen, static one => one is { Answer: null, Problem: null }) ? ExitCode.NotRunning
            : Array.TrueForAll(seen, static one => one.IsWell) ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static async Task<Seen> AskAsync(AskedRecorder recorder, CancellationToken stop)
    {
        try
        {
            return new(recorder, await StatusCommand.AskAsync(recorder.Db, stop), null);
        }
        catch (UserError e)
        {
            // The others may answer.
            return new(recorder, null, e.Message);
        }
    }

    private static void Write(Seen seen)
    {
        var (recorder, answer, _) = seen;
        Console.WriteLine($"{recorder.Name}:{(answer is null ? $" {Trouble(seen)}" : "")}");
        foreach (var line in answer?.Lines ?? [])
            Console.WriteLine($"  {Visible.Line(line)}");
    }

    private static void Write(Utf8JsonWriter json, Seen[] recorders)
    {
        json.WriteBoolean("ok", Array.TrueForAll(recorders, static one => one.IsWell));
        json.WriteStartArray("recorders");
        foreach (var seen in recorders)
        {
            json.WriteStartObject();
            json.WriteString("name", seen.Recorder.Name.Text);
            json.WriteString("db", Path.GetFullPath(seen.Recorder.Db));
            json.WriteBoolean("ok", seen.IsWell);
            if (seen.Problem is null)
                json.WriteBoolean("running", seen.Answer is not null);
            else
                json.WriteNull("running");
            json.WriteString("reason", seen.Answer is null ? Trouble(seen) : null);
            if (seen.Answer is { } answer)
            {
                json.WritePropertyName("status");
                answer.Document.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Trouble(Seen seen)
    {
        var now = DateTimeOffset.Now;
        return seen.Problem
            ?? $"not running (queue {seen.Recorder.Db})"
                + (StatusCommand.FindLast(seen.Recorder.Db, now) is { } last ? $": {RunWords.Of(last, now)}" : "");
    }

    /// <summary>What came of the question: an answer, or why there is none; neither where no recorder runs.</summary>
    private sealed record Seen(AskedRecorder Recorder, StatusAnswer? Answer, string? Problem)
    {
        public bool IsWell => Answer is { HasProblems: false };
    }
}
