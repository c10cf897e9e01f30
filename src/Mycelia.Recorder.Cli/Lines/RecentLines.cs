using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>The last lines that are worth reading: what the state alone does not say. Chunks that come and go are not.</summary>
/// <param name="verbose">Say more.</param>
/// <param name="time">The clock of the stamps.</param>
internal sealed class RecentLines(bool verbose, TimeProvider time) : IProgress<RecorderEvent>
{
    private const int Kept = 1_000;
    private readonly Lock _lock = new();
    private readonly LineFormatter _formatter = new(verbose);
    private readonly Queue<StampedLine> _lines = [];
    private bool _isFailing;
    private long _total;
    private StampedLine[] _all = [];

    /// <summary>The lines, oldest first; another array whenever there is another line.</summary>
    public StampedLine[] All => Volatile.Read(ref _all);

    /// <summary>Those that have come since there were so many in all.</summary>
    /// <param name="seen">How many there were.</param>
    /// <returns>They, as far as they are kept; and how many there are now.</returns>
    public (ReadOnlyMemory<StampedLine> Lines, long Total) Since(long seen)
    {
        lock (_lock)
            return (_all.AsMemory(_all.Length - (int)Math.Clamp(_total - seen, 0, _all.Length)), _total);
    }

    public void Report(RecorderEvent value)
    {
        lock (_lock)
        {
            var isRecovery = _isFailing && value is ChunkUploaded;
            _isFailing = value is UploadFailed || (_isFailing && !isRecovery);
            var now = time.GetLocalNow();
            if (_formatter.Format(value, now) is { } line && (line.Tone is not (Tone.Captured or Tone.Uploaded) || isRecovery || verbose))
                Add(new(Times.Stamp(now), line));
        }
    }

    /// <summary>Adds a line as it is.</summary>
    public void Add(StampedLine line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            _total++;
            if (_lines.Count > Kept)
                _lines.Dequeue();
            Volatile.Write(ref _all, [.. _lines]);
        }
    }
}
