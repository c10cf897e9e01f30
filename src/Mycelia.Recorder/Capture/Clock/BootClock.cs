using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.Clock;

/// <summary>
/// The system's clock with a timestamp that also runs while the machine sleeps (<c>CLOCK_BOOTTIME</c>), so that audio missed in sleep
/// is told from a wall clock that was set. <see cref="TimeProvider.System"/>'s timestamp (<c>CLOCK_MONOTONIC</c>) stands still then.
/// </summary>
internal sealed partial class BootClock : TimeProvider
{
    private const int BootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <inheritdoc/>
    public override long TimestampFrequency => OperatingSystem.IsLinux() ? NanosecondsPerSecond : base.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        OperatingSystem.IsLinux() && ReadClock(BootTime, out var time) == 0
            ? time.Seconds * NanosecondsPerSecond + time.Nanoseconds
            : base.GetTimestamp();

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        private readonly nint _seconds;
        private readonly nint _nanoseconds;

        public long Seconds => _seconds;

        public long Nanoseconds => _nanoseconds;
    }
}
