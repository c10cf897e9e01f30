using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>
/// The list of what is kept of one recording: JSON Lines, to which lines are only added, each synced. A line that a death cut off is
/// taken away: what it told of was not reported as stored, and is told again.
/// </summary>
/// <param name="path">Its name, in a folder that is there.</param>
internal sealed class Manifest(string path)
{
    private readonly HashSet<string> _files = [];
    private string? _recording;
    private byte[] _last = [];
    private byte[] _torn = [];
    private FileFacts? _known;
    private long _length;

    /// <summary>Lists a file, unless it is listed. On return that survives a power cut.</summary>
    /// <param name="recording">Whose list it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="line">What is said of it.</param>
    /// <returns>False when the name is not this recording's.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public bool TryAdd(RecordingInfo recording, string file, Func<byte[]> line)
    {
        using var opened = Open(recording, isMade: true);
        if (opened is null)
            return false;
        Append(opened, _files.Contains(file) ? [] : line());
        return true;
    }

    /// <summary>Adds a line, such as that the recording is complete, unless that is the last word already.</summary>
    /// <inheritdoc cref="TryAdd"/>
    public bool TryAppend(RecordingInfo recording, byte[] line)
    {
        using var opened = Open(recording, isMade: false);
        if (opened is null)
            return false;
        Append(opened, _last.AsSpan().SequenceEqual(line) ? [] : line);
        return true;
    }

    /// <returns>Null when it is not there, or is not this recording's.</returns>
    private SafeFileHandle? Open(RecordingInfo recording, bool isMade)
    {
        var there = FileFacts.OfName(path);
        if (there.Kind == FileKind.Absent ? !isMade : !WholeFile.IsOwn(path, there))
            return null;
        SafeFileHandle? file = Open(there.Kind == FileKind.Absent);
        var opened = file;
        try
        {
            if (!IsAsLeft(opened))
                Read(opened);
            // Nothing is taken from, or added to, what may be somebody else's.
            var isBegun = _length > 0;
            var first = isBegun ? [] : ManifestLines.OfRecording(recording);
            if (isBegun ? _recording != recording.Id : !first.AsSpan().StartsWith(_torn))
                return null;
            if (_torn.Length > 0)
                RandomAccess.SetLength(opened, _length);
            _torn = [];
            if (!isBegun)
                Append(opened, first);
            if (_files.Count == 0)
                FolderSync.FlushOf(path);
            file = null;
            return opened;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Whether nobody has changed it since.</summary>
    private bool IsAsLeft(SafeFileHandle file) =>
        _known is { } known && RandomAccess.GetLength(file) == _length && known.IsSameAs(FactsOf(file));

    /// <summary>Elsewhere no other file comes in its place while the program runs.</summary>
    private static FileFacts FactsOf(SafeFileHandle file) => OperatingSystem.IsLinux() ? FileFacts.Of(file) : default;

    private void Read(SafeFileHandle file)
    {
        _known = null;
        _recording = null;
        _files.Clear();
        _last = [];
        var content = new byte[RandomAccess.GetLength(file)];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var read)
            length += read;
        _length = content.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        _torn = content[(int)_length..length];
        var rest = content.AsSpan(0, (int)_length);
        while (rest.Length > 0)
        {
            var line = rest[..(rest.IndexOf((byte)'\n') + 1)];
            Take(line);
            rest = rest[line.Length..];
        }

        _known = FactsOf(file);
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        _last = line.ToArray();
        try
        {
            using var json = JsonDocument.Parse(_last);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return;
            if (_recording is null && Text(json, ManifestLines.Type) == ManifestLines.Recording)
                _recording = Text(json, ManifestLines.Id);
            if (Text(json, ManifestLines.File) is { } listed)
                _files.Add(listed);
        }
        catch (JsonException)
        {
            // A line that somebody else changed: what it told of is told again.
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Without a line it syncs what a recorder wrote that died before it did.</summary>
    private void Append(SafeFileHandle file, byte[] line)
    {
        // Should the disk refuse in the middle, it is read anew.
        _known = null;
        RandomAccess.Write(file, line, _length);
        RandomAccess.FlushToDisk(file);
        _length += line.Length;
        if (line.Length > 0)
            Take(line);
        _known = FactsOf(file);
    }

    private SafeFileHandle Open(bool isNew)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path, isNew ? FileMode.CreateNew : FileMode.Open, FileAccess.ReadWrite);
        var file = Posix.Open(
            path,
            Posix.ReadWrite | Posix.NotWaiting | Posix.NotFollowing | (isNew ? Posix.Create | Posix.Exclusively : 0),
            out var error
        );
        if (error == 0)
            return file;
        file.Dispose();
        throw new StorageException(StorageRefusal.Of(error));
    }
}
