using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Between the queue and the server. Open while the server takes chunks; after a failure closed but for one probe at a
/// time; open at once when a probe passes. Pure arithmetic: the time is handed in, on any clock that only goes on.
/// </summary>
/// <param name="policy">How long to wait.</param>
/// <param name="chance">The next random number from 0 to 1.</param>
internal sealed class DeliveryGate(RetryPolicy policy, Func<double> chance)
{
    private int _probes;
    private int _probe;

    /// <summary>What closed it last; null while it is open.</summary>
    public UploadOutcome.Failed? ClosedBy { get; private set; }

    public bool IsOpen => ClosedBy is null;

    /// <summary>How many tries have failed in a row; those that were under way when it closed count as one.</summary>
    public int Failures { get; private set; }

    /// <summary>When the next probe may go. While one is under way or the gate is open it means nothing.</summary>
    public TimeSpan NextProbe { get; private set; }

    /// <summary>When time alone lets something through: null while it is open already or a probe is under way.</summary>
    public TimeSpan? Wakes => IsOpen || _probe > 0 ? null : NextProbe;

    public bool Admits(TimeSpan now) => IsOpen || (_probe == 0 && now >= NextProbe);

    /// <summary>A try begins.</summary>
    /// <returns>The number of the probe that it is; 0 while the gate is open.</returns>
    public int Begin() => IsOpen ? 0 : _probe = ++_probes;

    /// <summary>The server took a chunk, or refused one with reason: it is well.</summary>
    public void Pass()
    {
        ClosedBy = null;
        Failures = 0;
    }

    /// <summary>The server, or the way to it, failed a try.</summary>
    /// <param name="probe">What <see cref="Begin"/> said.</param>
    /// <param name="failure">What failed.</param>
    /// <param name="now">The time.</param>
    /// <returns>How long until the next.</returns>
    public TimeSpan Fail(int probe, UploadOutcome.Failed failure, TimeSpan now)
    {
        if (IsOpen || (probe > 0 && probe == _probe))
        {
            _probe = 0;
            ClosedBy = failure;
            NextProbe = now + policy.DelayAfter(failure, ++Failures, chance());
        }

        return NextProbe > now ? NextProbe - now : TimeSpan.Zero;
    }

    /// <summary>Lets the next probe go at once: someone says that it is worth it.</summary>
    public void CheckNow() => NextProbe = TimeSpan.MinValue;
}
