using System.Globalization;
using System.Text;

namespace Mycelia.StandIns.Http;

/// <summary>The first line and the headers of a request or an answer.</summary>
public sealed class WireHead
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private WireHead(byte[] raw, string[] lines)
    {
        Raw = raw;
        FirstLine = lines[0];
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                _headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
    }

    /// <summary>As it came, the empty line included.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The request line or the status line.</summary>
    public string FirstLine { get; }

    /// <summary>Of a request.</summary>
    public string Method => Word(0);

    /// <summary>Of a request: path and query.</summary>
    public string Target => Word(1);

    /// <summary>Of a request, without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Of an answer.</summary>
    public int Status =>
        int.TryParse(Word(1), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw new IOException($"not an answer: {FirstLine}");

    /// <summary>Null when the header is absent.</summary>
    public long? ContentLength =>
        long.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    /// <summary>Whether the body comes in pieces that tell their own lengths.</summary>
    public bool IsChunked => Says("Transfer-Encoding", "chunked");

    /// <summary>Whether the sender closes the connection after this.</summary>
    public bool Closes => Says("Connection", "close");

    /// <summary>Whether the client waits for leave to send the body.</summary>
    public bool ExpectsContinue => Says("Expect", "100-continue");

    /// <summary>A header's value; null when absent.</summary>
    public string? this[string name] => _headers.GetValueOrDefault(name);

    /// <summary>Takes apart what <see cref="WireReader.ReadHeadAsync"/> read.</summary>
    public static WireHead Parse(byte[] raw) => new(raw, Encoding.Latin1.GetString(raw).TrimEnd('\r', '\n').Split("\r\n"));

    private bool Says(string header, string value) => this[header]?.Contains(value, StringComparison.OrdinalIgnoreCase) == true;

    private string Word(int index) => FirstLine.Split(' ') is var words && words.Length > index ? words[index] : "";
}
