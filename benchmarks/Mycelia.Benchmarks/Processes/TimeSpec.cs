using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks.Processes;

/// <summary><c>struct timespec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeSpec
{
    private readonly long _seconds;
    private readonly long _nanoseconds;

    public double Seconds => _seconds + _nanoseconds / 1e9;
}
