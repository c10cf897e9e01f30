using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>The chunks of a queue, a row each. Pure.</summary>
/// <param name="width">Of the terminal; null where there is none: then every row is one line, and its columns are those that scripts
/// know.</param>
/// <param name="now">When it is read.</param>
internal sealed class QueueTable(int? width, DateTimeOffset now)
{
    private const string Indent = "    ";

    public string Heading => Row("id", "begins", "length", "size", "tries", "last error");

    /// <summary>Why it is not delivered stands behind the figures where there is room, else below them.</summary>
    public IEnumerable<string> Lines(QueueEntry entry)
    {
        var tries = entry.Attempts.ToString(CultureInfo.InvariantCulture);
        var error = Visible.Line(entry.LastError);
        var line = Row(entry.Name, Begins(entry.Start), Words.Seconds(entry.Duration), Words.Bytes(entry.Bytes), tries, error);
        return width is not { } room || Canvas.WidthOf(line) <= room
            ? [line]
            :
            [
                Row(entry.Name, Begins(entry.Start), Words.Seconds(entry.Duration), Words.Bytes(entry.Bytes), tries, ""),
                .. WordWrap.Lines(error, room - Indent.Length).Select(static part => Indent + part),
            ];
    }

    private string Row(string id, string begins, string length, string size, string tries, string error) =>
        width is null
            ? $"{id, -9}  {begins, -23}  {length, 6}  {size, 7}  {tries, 5}  {error}".TrimEnd()
            : $"{id, -7}  {begins, -24}  {length, 7}  {size, 7}  {tries, 5}  {error}".TrimEnd();

    private string Begins(DateTimeOffset? start) =>
        start is not { } known ? "at an unknown time"
        : width is null ? Times.ForLists(known)
        : Times.ToTheSecond(known, now);
}
