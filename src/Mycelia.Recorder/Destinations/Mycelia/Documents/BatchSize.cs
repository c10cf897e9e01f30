namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>
/// How many documents go in one request: as many as Mycelia's own importer sends and its proxy lets through, fewer over a line that takes
/// long for them, and half as many after a request that failed. Where that was refused, the number goes up again to what just passes and no
/// further: a proxy that lets only small bodies through is not asked again and again. Safe for concurrent use.
/// </summary>
internal sealed class BatchSize
{
    /// <summary>The most documents, and the most bytes of JSON, of which base64 makes four of three.</summary>
    private const int MostDocuments = 50;
    private const long MostJson = 8_000_000;

    /// <summary>After so many requests that passed, it may be otherwise by now.</summary>
    private const int Forgetting = 100;

    /// <summary>What is under way for longer is too much to repeat.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private int _most = MostDocuments;
    private int _tooMany = MostDocuments + 1;
    private int _passes;
    private double _bytesPerSecond = double.PositiveInfinity;

    /// <summary>How many documents.</summary>
    public int Most
    {
        get
        {
            lock (_lock)
                return _most;
        }
    }

    /// <summary>How many bytes of audio.</summary>
    public long MostBytes
    {
        get
        {
            lock (_lock)
                return (long)Math.Min(MostJson * 3 / 4, _bytesPerSecond * LongestRequest.TotalSeconds);
        }
    }

    /// <summary>A request was answered.</summary>
    /// <param name="documents">How many were in it.</param>
    /// <param name="bytes">Of audio.</param>
    /// <param name="took">How long that took.</param>
    public void Pass(int documents, long bytes, TimeSpan took)
    {
        lock (_lock)
        {
            // A smaller one says nothing of larger ones.
            if (documents >= _most)
            {
                if (++_passes % Forgetting == 0)
                    _tooMany = MostDocuments + 1;
                _most = Math.Max(_most, Math.Min(_most * 2, (_most + _tooMany) / 2));
            }

            _bytesPerSecond = bytes / Math.Max(took.TotalSeconds, 0.001);
        }
    }

    /// <summary>A request with several failed as a whole.</summary>
    /// <param name="documents">How many were in it.</param>
    /// <param name="isRefused">Whether it was refused for what it is, and not by a network or server that is unwell.</param>
    public void Fail(int documents, bool isRefused)
    {
        lock (_lock)
        {
            if (isRefused)
                _tooMany = Math.Min(_tooMany, documents);
            _most = Math.Max(1, Math.Min(_most, documents / 2));
        }
    }
}
