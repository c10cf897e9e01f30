using System.Text;
using System.Text.Json;

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// What the programs promised to somebody up to a moment: chunks that the recorder said are on the disk, and answers of the server.
/// </summary>
/// <param name="signals">What each of the recorder's processes heard.</param>
internal sealed class Announcements(IReadOnlyDictionary<int, byte[]> signals)
{
    private readonly Dictionary<int, string> _lines = [];
    private readonly Dictionary<string, byte[]> _recordings = [];

    /// <summary>The recorder's <c>chunk_captured</c>: recording and number.</summary>
    public List<(string Recording, int Number)> Captured { get; } = [];

    /// <summary>The server's <c>200</c> to a chunk: its id.</summary>
    public List<string> Stored { get; } = [];

    /// <summary>What was to be heard in each recording.</summary>
    public IReadOnlyDictionary<string, byte[]> Recordings => _recordings;

    public void Hear(DiaryEntry entry)
    {
        if (entry.Deed == Deed.Said && signals.ContainsKey(entry.Process))
            Listen(entry.Process, Encoding.UTF8.GetString(entry.Data.Span));
        else if (entry.Deed == Deed.Sent && entry.Data.Span.StartsWith("HTTP/1.1 200"u8))
            ReadAnswer(Encoding.UTF8.GetString(entry.Data.Span));
    }

    private void Listen(int process, string said)
    {
        var lines = (_lines.GetValueOrDefault(process) + said).Split('\n');
        _lines[process] = lines[^1];
        foreach (var line in lines[..^1].Where(static line => line.Contains("\"event\":\"chunk_captured\"", StringComparison.Ordinal)))
        {
            var chunk = JsonDocument.Parse(line).RootElement;
            var recording = chunk.GetProperty("recording").GetString()!;
            Captured.Add((recording, chunk.GetProperty("number").GetInt32()));
            _recordings.TryAdd(recording, signals[process]);
        }
    }

    private void ReadAnswer(string answer)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (JsonDocument.Parse(body).RootElement.TryGetProperty("chunk_id", out var id))
            Stored.Add(id.GetString()!);
    }
}
