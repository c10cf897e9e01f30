using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>
/// A folder of WAV files and the list of them. Nothing that is there is overwritten, nor believed if it is not this user's own.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>So many names are tried for a file: others may have made as many as they like.</summary>
    private const int MostNames = 1_000;

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
        _list =
            Numbered(Path.Combine(folder, "manifest"), ".json").Select(TryCreate).FirstOrDefault(static file => file is not null)
            ?? throw NoName("manifest.json");
        _json = new(_list, new JsonWriterOptions { Indented = true });
        _json.WriteStartObject();
        _json.WriteNumber("version", JsonDocumentWriter.Version);
        _json.WriteStartArray("chunks");
    }

    public int Written { get; private set; }

    public int AlreadyThere { get; private set; }

    public int Damaged { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Names that belong to what is not this user's: numbered ones were taken instead.</summary>
    public int Taken { get; private set; }

    /// <summary>Chunks for which there was no name.</summary>
    public int Nameless { get; private set; }

    public void Add(ExportedChunk chunk)
    {
        if (Write(chunk) is not { } path)
        {
            Nameless++;
            return;
        }

        Damaged += chunk.IsWhole ? 0 : 1;
        var entry = chunk.Entry;
        _json.WriteStartObject();
        _json.WriteString("file", Path.GetFileName(path));
        _json.WriteString("id", chunk.IsOpen ? null : entry.Name);
        _json.WriteString(
            "state",
            chunk.IsOpen ? "open"
                : entry.IsQuarantined ? "quarantined"
                : "waiting"
        );
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

    /// <returns>Where it is; null when every name is taken.</returns>
    private string? Write(ExportedChunk chunk)
    {
        var isTaken = false;
        foreach (var path in Numbered(Path.Combine(_folder, NameOf(chunk)), ".wav"))
        {
            if (FileFacts.OfName(path) is { Kind: not FileKind.Absent } there)
            {
                var isOwn = IsOwn(path, there);
                if (isOwn && HasContent(path, there, chunk.Audio))
                {
                    AlreadyThere++;
                    return path;
                }

                // Of what others put there, a link or a pipe for instance, nothing is opened.
                Taken += isOwn || isTaken ? 0 : 1;
                isTaken |= !isOwn;
                continue;
            }

            if (WritePart(chunk, path) is not { } part)
                return null;
            if (!TryMove(part, path))
                continue;
            Written++;
            Bytes += chunk.Audio.Length;
            return path;
        }

        return null;
    }

    /// <summary>Whole or not at all under its name, whatever happens meanwhile.</summary>
    /// <returns>Where it is until then; null when every name is taken.</returns>
    private static string? WritePart(ExportedChunk chunk, string path)
    {
        foreach (var part in Numbered(path, ".part"))
        {
            // One that was left.
            if (FileFacts.OfName(part) is { Kind: FileKind.Regular } left && IsOwn(part, left))
                File.Delete(part);
            using var file = TryCreate(part);
            if (file is null)
                continue;
            file.Write(chunk.Audio);
            file.Flush();
            if (chunk.Entry.Start is { } start)
                File.SetLastWriteTimeUtc(file.SafeFileHandle, start.UtcDateTime);
            return part;
        }

        return null;
    }

    /// <returns>False when somebody has taken the name meanwhile.</returns>
    private static bool TryMove(string part, string path)
    {
        try
        {
            File.Move(part, path);
            return true;
        }
        catch (IOException) when (FileFacts.OfName(path).Kind != FileKind.Absent)
        {
            File.Delete(part);
            return false;
        }
    }

    /// <summary>What somebody else owns can become something else at any time.</summary>
    private static bool IsOwn(string path, FileFacts facts) => facts.Kind == FileKind.Regular && FileOwnership.WhyForeign(path) is null;

    private static bool HasContent(string path, FileFacts facts, byte[] bytes)
    {
        using var file = Open(path);
        if (
            file.IsInvalid
            || (OperatingSystem.IsLinux() && !FileFacts.Of(file).IsSameAs(facts))
            || RandomAccess.GetLength(file) != bytes.Length
        )
            return false;
        var content = new byte[bytes.Length];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var read)
            length += read;
        return content.AsSpan().SequenceEqual(bytes);
    }

    private static SafeFileHandle Open(string path) =>
        OperatingSystem.IsLinux() ? Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting | Posix.NotFollowing, out _) : File.OpenHandle(path);

    /// <summary>When it begins, UTC; its recording, as far as needed to tell two; its number.</summary>
    private static string NameOf(ExportedChunk chunk)
    {
        var begins = chunk.Entry.Start?.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture) ?? "undated";
        var recording = string.Concat(chunk.Entry.RecordingId.Where(char.IsAsciiLetterOrDigit).TakeLast(8));
        var state =
            (
                chunk.IsOpen ? "-open"
                : chunk.Entry.IsQuarantined ? "-quarantined"
                : ""
            ) + (chunk.IsWhole ? "" : "-damaged");
        return string.Create(CultureInfo.InvariantCulture, $"{begins}_{recording}_{chunk.Entry.Number:D5}{state}");
    }

    private static IEnumerable<string> Numbered(string path, string extension) =>
        Enumerable
            .Range(1, MostNames)
            .Select(n => n == 1 ? path + extension : string.Create(CultureInfo.InvariantCulture, $"{path}-{n}{extension}"));

    /// <returns>Null when there is something of that name, a link that leads nowhere for instance.</returns>
    private static FileStream? TryCreate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            return new(path, options);
        }
        catch (IOException) when (FileFacts.OfName(path).Kind is not (FileKind.Absent or FileKind.Unknown))
        {
            return null;
        }
    }

    private static IOException NoName(string name) => new($"every name for {name} is taken by something else");
}
