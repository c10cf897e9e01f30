namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// How many documents go in one request: as many as Mycelia's own importer sends and its proxy lets through, fewer over a line that takes
/// long for them, and half as many after a request that failed. Safe for concurrent use.
/// </summary>
internal sealed class BatchSize
{
    /// <summary>The most documents, and the most bytes of JSON, of which base64 makes four of three.</summary>
    private const int MostDocuments = 50;
    private const long MostJson = 8_000_000;

    /// <summary>What is under way for longer is too much to repeat.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private int _most = MostDocuments;
    private double _bytesPerSecond = double.PositiveInfinity;

    /// <summary>How many documents.</summary>
    public int Most
    {
        get
        {
            lock (_gate)
                return _most;
        }
    }

    /// <summary>How many bytes of audio.</summary>
    public long MostBytes
    {
        get
        {
            lock (_gate)
                return (long)Math.Min(MostJson * 3 / 4, _bytesPerSecond * LongestRequest.TotalSeconds);
        }
    }

    /// <summary>A request was answered.</summary>
    /// <param name="bytes">Of audio.</param>
    /// <param name="took">How long that took.</param>
    public void Pass(long bytes, TimeSpan took)
    {
        lock (_gate)
        {
            _most = Math.Min(MostDocuments, _most * 2);
            _bytesPerSecond = bytes / Math.Max(took.TotalSeconds, 0.001);
        }
    }

    /// <summary>A request with several failed as a whole.</summary>
    public void Fail()
    {
        lock (_gate)
            _most = Math.Max(1, _most / 2);
    }
}
