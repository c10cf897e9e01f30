using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks.Processes;

/// <summary>
/// A child that stays a zombie until <see cref="Reap"/>, so that what it used can be read after its end. The framework's own
/// processes are reaped as soon as they end, and their figures are lost with them.
/// </summary>
internal sealed class MeasuredProcess : IDisposable
{
    private bool _reaped;

    private MeasuredProcess(int id) => Id = id;

    public int Id { get; }

    /// <summary>Whether it has ended; its entry in <c>/proc</c> is still there.</summary>
    public unsafe bool HasEnded
    {
        get
        {
            SignalInfo info = default;
            const int look = LibC.WaitExited | LibC.WaitNoHang | LibC.WaitKeepZombie;
            return LibC.waitid(LibC.WaitForProcess, Id, &info, look) != 0 || info.Signal != 0;
        }
    }

    /// <summary>CPU time so far, to the nanosecond, with every thread that ended.</summary>
    public double CpuSeconds
    {
        get
        {
            const int schedulerTime = 2;
            return LibC.clock_gettime((~Id << 3) | schedulerTime, out var time) == 0 ? time.Seconds : 0;
        }
    }

    public static unsafe MeasuredProcess Start(Command command)
    {
        const int sizeOfFileActions = 256; // 80 in glibc
        var actions = stackalloc byte[sizeOfFileActions];
        var arguments = Strings([command.Program, .. command.Arguments]);
        var environment = Strings([.. command.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        _ = LibC.posix_spawn_file_actions_init(actions);
        try
        {
            _ = LibC.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", LibC.OpenReadOnly, 0);
            _ = LibC.posix_spawn_file_actions_addopen(actions, 1, command.OutputFile, LibC.OpenWriteCreate, 0b110_100_100);
            _ = LibC.posix_spawn_file_actions_adddup2(actions, 1, 2);
            fixed (
                nint* argumentList = arguments,
                    environmentList = environment
            )
            {
                var error = LibC.posix_spawnp(out var id, command.Program, actions, 0, argumentList, environmentList);
                return error == 0
                    ? new(id)
                    : throw new InvalidOperationException($"cannot start {command.Program}: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
        finally
        {
            _ = LibC.posix_spawn_file_actions_destroy(actions);
            Free(arguments);
            Free(environment);
        }
    }

    /// <summary>Asks it to stop, as Ctrl+C does.</summary>
    public void Interrupt() => _ = LibC.kill(Id, LibC.Interrupt);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code (128 and the signal when one ended it), and what it used.</returns>
    public (int ExitCode, ResourceUsage Usage) Reap()
    {
        if (LibC.wait4(Id, out var status, 0, out var usage) != Id)
            throw new InvalidOperationException($"process {Id} is not there to wait for");
        _reaped = true;
        var signal = status & 0x7f;
        return (signal == 0 ? (status >> 8) & 0xff : 128 + signal, usage);
    }

    /// <summary>Ends it at once unless it was reaped.</summary>
    public void Dispose()
    {
        if (_reaped)
            return;
        _ = LibC.kill(Id, LibC.Kill);
        Reap();
    }

    /// <summary>A list as C knows it, with a null at the end.</summary>
    private static nint[] Strings(string[] strings) => [.. strings.Select(Marshal.StringToCoTaskMemUTF8), 0];

    private static void Free(nint[] strings)
    {
        foreach (var text in strings)
            Marshal.FreeCoTaskMem(text);
    }
}
