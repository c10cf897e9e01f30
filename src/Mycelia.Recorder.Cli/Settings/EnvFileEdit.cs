using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Changes some settings in a file and leaves everything else as somebody wrote it. Pure.</summary>
internal static class EnvFileEdit
{
    /// <param name="text">The file's text; empty for a new one.</param>
    /// <param name="changes">Names and their new values; null for those that are no longer to be set.</param>
    /// <exception cref="UserError">A value cannot be written, or the file is too odd to be changed by a program.</exception>
    public static string Apply(string text, IReadOnlyDictionary<string, string?> changes)
    {
        var former = EnvFileText.Parse(text);
        var lines = text.TrimStart('\uFEFF').Split(EnvFileText.LineEnds, StringSplitOptions.None).ToList<string?>();
        // A file that ends with its last line has nothing behind it.
        if (lines[^1] is "")
            lines.RemoveAt(lines.Count - 1);
        foreach (var (name, value) in changes)
        {
            var spans = former.Spans.Where(span => span.Name == name).ToList();
            foreach (var (_, first, last) in spans)
            {
                for (var i = first; i <= last; i++)
                    lines[i] = null;
            }

            if (value is not null)
                Put(lines, EnvFileLine.Of(name, value), spans.Count > 0 ? spans[^1].First : lines.IndexOf($"# {name}="));
        }

        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var edited = string.Concat(lines.Where(static line => line is not null).Select(line => line + end));
        return Fits(former, EnvFileText.Parse(edited), changes)
            ? edited
            : throw new UserError(
                ExitCode.Usage,
                "the file of settings is written in a way that no program can safely change: edit it by hand"
            );
    }

    private static void Put(List<string?> lines, string line, int place)
    {
        if (place >= 0)
            lines[place] = line;
        else
            lines.Add(line);
    }

    private static bool Fits(EnvFileText former, EnvFileText edited, IReadOnlyDictionary<string, string?> changes) =>
        changes.All(change => edited.Values.GetValueOrDefault(change.Key) == change.Value)
        && former.Values.Where(one => !changes.ContainsKey(one.Key)).All(one => edited.Values.GetValueOrDefault(one.Key) == one.Value)
        && edited.Values.Count
            == former.Values.Keys.Except(changes.Keys).Count() + changes.Count(static change => change.Value is not null);
}
