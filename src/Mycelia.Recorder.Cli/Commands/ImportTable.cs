using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What <c>upload FILE…</c> would import, as a table or in JSON.</summary>
internal static class ImportTable
{
    private const int LongestName = 32;

    /// <summary>A line a file, then the totals.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<PlannedImport> files)
    {
        string[][] rows =
        [
            ["FILE", "START", "FROM", "LENGTH"],
            .. files.Select(Row),
        ];
        var widths = Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            yield return string.Join("  ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
            if (i > 0 && NoteOf(files[i - 1]) is { } note)
                yield return $"    {note}";
        }

        var imported = files.Where(static file => file.Problem is null).ToList();
        yield return $"{imported.Count} of {files.Count} {(files.Count == 1 ? "file" : "files")}, "
            + $"{Words.Duration(TimeSpan.FromTicks(imported.Sum(static file => file.Duration.Ticks)))}, would be imported";
    }

    public static void WriteJson(IReadOnlyList<PlannedImport> files) =>
        JsonDocumentWriter.Write(json =>
        {
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteTime("start", file.RecordedAt?.Start);
                json.WriteString(
                    "start_from",
                    file.RecordedAt?.Origin switch
                    {
                        StartOrigin.Given => "given",
                        StartOrigin.Metadata => "metadata",
                        StartOrigin.Name => "name",
                        StartOrigin.Modification => "modification",
                        _ => null,
                    }
                );
                json.WriteLength("duration_ms", file.Duration);
                json.WriteString("overlaps", file.Overlaps);
                json.WriteString("remark", Say(file.Remark, file.Hint));
                json.WriteString("problem", Say(file.Problem, file.Hint));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static string[] Row(PlannedImport file) =>
        file.RecordedAt is { } recordedAt
            ?
            [
                NameOf(file.Path),
                Times.ToTheSecond(recordedAt.Start, DateTimeOffset.Now),
                SourceOf(recordedAt.Origin),
                Words.Duration(file.Duration),
            ]
            : [NameOf(file.Path), "-", "-", "-"];

    private static string? NoteOf(PlannedImport file)
    {
        string?[] notes =
        [
            Say(file.Problem, file.Hint) is { } problem ? $"not imported: {Visible.Line(problem)}" : null,
            file.Overlaps is { } other ? $"overlaps {Visible.Name(other)}" : null,
            Visible.Line(Say(file.Remark, file.Hint)),
        ];
        return string.Join("; ", notes.Where(static note => note is { Length: > 0 })) is { Length: > 0 } text ? text : null;
    }

    private static string? Say(string? words, Hint hint) => words is null ? null : HintWords.Say(words, hint);

    private static string SourceOf(StartOrigin origin) =>
        origin switch
        {
            StartOrigin.Given => "--start",
            StartOrigin.Metadata => "metadata",
            StartOrigin.Name => "its name",
            _ => "mtime, guessed",
        };

    /// <summary>The end of a long path says most.</summary>
    private static string NameOf(string path) =>
        Visible.Name(path) is { Length: > LongestName } name ? "…" + name[^(LongestName - 1)..] : Visible.Name(path);
}
