using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks.Processes;

/// <summary><c>siginfo_t</c>, of which only the signal is of interest: 0 while a child runs.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal readonly struct SignalInfo
{
    public int Signal { get; }
}
