using System.Globalization;
using System.Text.Json;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>A folder of WAV files and the list of them. Nothing that is there is overwritten.</summary>
internal sealed class ExportFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly FileStream _list;
    private readonly Utf8JsonWriter _json;

    public ExportFolder(string folder)
    {
        _folder = folder;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        _list = Create(Numbered(Path.Combine(folder, "manifest"), ".json").First(static path => !File.Exists(path)));
        _json = new(_list, new JsonWriterOptions { Indented = true });
        _json.WriteStartObject();
        _json.WriteNumber("version", JsonDocumentWriter.Version);
        _json.WriteStartArray("chunks");
    }

    public int Written { get; private set; }

    public int AlreadyThere { get; private set; }

    public int Damaged { get; private set; }

    public long Bytes { get; private set; }

    public void Add(ExportedChunk chunk)
    {
        var path = Write(chunk);
        Damaged += chunk.IsWhole ? 0 : 1;
        var entry = chunk.Entry;
        _json.WriteStartObject();
        _json.WriteString("file", Path.GetFileName(path));
        _json.WriteString("id", chunk.IsOpen ? null : entry.Name);
        _json.WriteString("state", chunk.IsOpen ? "open" : entry.IsQuarantined ? "quarantined" : "waiting");
        _json.WriteString("recording", entry.RecordingId);
        _json.WriteNumber("number", entry.Number);
        _json.WriteTime("start", entry.Start);
        _json.WriteLength("duration_ms", entry.Duration);
        _json.WriteNumber("bytes", chunk.Audio.Length);
        _json.WriteNumber("attempts", entry.Attempts);
        _json.WriteString("last_error", entry.LastError);
        _json.WriteBoolean("damaged", !chunk.IsWhole);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Dispose();
        _list.Dispose();
    }

    private string Write(ExportedChunk chunk)
    {
        foreach (var path in Numbered(Path.Combine(_folder, NameOf(chunk)), ".wav"))
        {
            if (File.Exists(path))
            {
                if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(chunk.Audio))
                    continue;
                AlreadyThere++;
                return path;
            }

            // Whole or not at all under its name, whatever happens meanwhile.
            var part = path + ".part";
            File.Delete(part);
            using (var file = Create(part))
                file.Write(chunk.Audio);
            if (chunk.Entry.Start is { } start)
                File.SetLastWriteTimeUtc(part, start.UtcDateTime);
            File.Move(part, path);
            Written++;
            Bytes += chunk.Audio.Length;
            return path;
        }

        throw new InvalidOperationException("there is always another name");
    }

    /// <summary>When it begins, UTC; its recording, as far as needed to tell two; its number.</summary>
    private static string NameOf(ExportedChunk chunk)
    {
        var begins = chunk.Entry.Start?.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture) ?? "undated";
        var recording = string.Concat(chunk.Entry.RecordingId.Where(char.IsAsciiLetterOrDigit).TakeLast(8));
        var state = (chunk.IsOpen ? "-open" : chunk.Entry.IsQuarantined ? "-quarantined" : "") + (chunk.IsWhole ? "" : "-damaged");
        return string.Create(CultureInfo.InvariantCulture, $"{begins}_{recording}_{chunk.Entry.Number:D5}{state}");
    }

    private static IEnumerable<string> Numbered(string path, string extension)
    {
        yield return path + extension;
        for (var n = 2; ; n++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{path}-{n}{extension}");
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new(path, options);
    }
}
