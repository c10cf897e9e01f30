using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks.Processes;

/// <summary><c>struct rusage</c>: what a process used in all its life, with every thread that ended before it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal readonly struct ResourceUsage
{
    private readonly long _userSeconds;
    private readonly long _userMicroseconds;
    private readonly long _systemSeconds;
    private readonly long _systemMicroseconds;
    private readonly long _maxResidentSize;
    private readonly long _sharedSize;
    private readonly long _dataSize;
    private readonly long _stackSize;
    private readonly long _minorFaults;
    private readonly long _majorFaults;
    private readonly long _swaps;
    private readonly long _blocksRead;
    private readonly long _blocksWritten;
    private readonly long _messagesSent;
    private readonly long _messagesReceived;
    private readonly long _signals;
    private readonly long _voluntarySwitches;
    private readonly long _involuntarySwitches;

    public double CpuSeconds => _userSeconds + _systemSeconds + (_userMicroseconds + _systemMicroseconds) / 1e6;

    public long ContextSwitches => _voluntarySwitches + _involuntarySwitches;
}
