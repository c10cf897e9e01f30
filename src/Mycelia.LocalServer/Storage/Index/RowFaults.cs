using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>
/// Finds out, within SQL, what is wrong with a row before anything of it is read: an ailing disk, or another program, can put any value of
/// any type into any column. The expressions give the name of the first column that holds what was never written there, or NULL.
/// </summary>
internal static class RowFaults
{
    private const string RecordingIdColumn = "recording_id";
    private const int IdLength = 24;
    private const int HashBytes = 32;
    private const int SaltBytes = 16;
    private const int MostNameBytes = 64;

    private static readonly (string Column, string IsRight)[] ChunkColumns =
    [
        ("number", Between("c.number", 0, int.MaxValue)),
        ("id", IsId("c.id")),
        (RecordingIdColumn, IsId("c.recording_id")),
        ("start_ms", Between("c.start_ms", ChunkLimits.EarliestStartMs, ChunkLimits.LatestStartMs - 1)),
        ("frames", Between("c.frames", 1, ChunkLimits.MostUnits)),
        ("file_size", Between("c.file_size", 1, ChunkLimits.MostUnits)),
        ("pcm_offset", $"{Between("c.pcm_offset", 0, ChunkLimits.MostUnits)} AND c.pcm_offset <= c.file_size"),
        ("sha256", Blob("c.sha256", HashBytes)),
        ("streaming", "typeof(c.streaming) = 'integer' AND c.streaming IN (0, 1)"),
        (
            "encoding",
            $"c.encoding IN ({string.Join(", ", Enum.GetValues<AudioEncoding>().Select(static encoding => $"'{encoding.Name()}'"))})"
        ),
        ("samples", IsSamples("c.samples")),
    ];

    /// <summary>Of a row of <c>chunks c</c>.</summary>
    public static readonly string OfChunk = First(ChunkColumns);

    /// <summary>Of such a row, apart from its recording's id.</summary>
    public static readonly string OfOrphan = First([.. ChunkColumns.Where(static check => check.Column != RecordingIdColumn)]);

    /// <summary>The size of the file that was sent, where it can be read.</summary>
    public static readonly string SentSize = $"CASE WHEN {Between("c.sent_size", 1, ChunkLimits.MostUnits)} THEN c.sent_size END";

    /// <summary>Its hash, where it can be read.</summary>
    public static readonly string SentSha256 = $"CASE WHEN {Blob("c.sent_sha256", HashBytes)} THEN c.sent_sha256 END";

    /// <summary>Of a row of <c>recordings r</c>; its metadata are looked at apart.</summary>
    public static readonly string OfRecording = First(
        ("id", IsId("r.id")),
        ("start_ms", Between("r.start_ms", ChunkLimits.EarliestStartMs, ChunkLimits.LatestStartMs - 1)),
        ("sample_rate", Between("r.sample_rate", 1, ChunkLimits.HighestRate)),
        ("channels", Between("r.channels", 1, ChunkLimits.MostChannels)),
        ("samples", IsSamples("r.samples"))
    );

    /// <summary>Of a row of <c>keys k</c>.</summary>
    public static readonly string OfKey = First(
        ("client_id", IsId("k.client_id")),
        ("name", $"typeof(k.name) = 'text' AND octet_length(k.name) BETWEEN 1 AND {MostNameBytes}"),
        ("rights", $"typeof(k.rights) = 'text' AND octet_length(k.rights) BETWEEN 1 AND {MostNameBytes}"),
        ("secret_salt", Blob("k.secret_salt", SaltBytes)),
        ("secret_hash", Blob("k.secret_hash", HashBytes)),
        ("created_ms", Between("k.created_ms", 0, ChunkLimits.LatestStartMs)),
        ("revoked_ms", $"k.revoked_ms IS NULL OR {Between("k.revoked_ms", 0, ChunkLimits.LatestStartMs)}")
    );

    /// <summary>Whether a column holds an id as this server makes them.</summary>
    public static string IsId(string column) =>
        $"typeof({column}) = 'text' AND octet_length({column}) = {IdLength} AND {column} NOT GLOB '*[^0-9a-f]*'";

    private static string IsSamples(string column) =>
        $"{column} IN ({string.Join(", ", SampleFormats.All.Select(static samples => $"'{samples.Name()}'"))})";

    private static string First(params ReadOnlySpan<(string Column, string IsRight)> checks)
    {
        var cases = new List<string>();
        foreach (var (column, isRight) in checks)
            cases.Add($"WHEN ({isRight}) IS NOT TRUE THEN '{column}'");
        return $"CASE {string.Join(' ', cases)} END";
    }

    private static string Between(string column, long least, long most) =>
        $"typeof({column}) = 'integer' AND {column} BETWEEN {least} AND {most}";

    private static string Blob(string column, int length) => $"typeof({column}) = 'blob' AND octet_length({column}) = {length}";
}
