using System.Globalization;

namespace Mycelia.Benchmarks.Processes;

/// <summary>Reads <c>/proc/PID</c>.</summary>
internal static class ProcFiles
{
    /// <summary>The most memory that was ever resident, in bytes; 0 when the process has ended.</summary>
    public static long PeakResidentSize(int process) => Read(process, "status", "VmHWM:") * 1024;

    /// <summary>What is resident now, in bytes; 0 when the process has ended.</summary>
    public static long ResidentSize(int process) => Read(process, "status", "VmRSS:") * 1024;

    /// <summary>How many processes wanted a core in the last minute, on average.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Proportional set size: pages shared with others count for its share only. In bytes; 0 when the process has ended.</summary>
    public static long ProportionalSize(int process) => Read(process, "smaps_rollup", "Pss:") * 1024;

    /// <summary>Bytes that it caused to be written to disks.</summary>
    public static long BytesWritten(int process) => Read(process, "io", "write_bytes:");

    private static long Read(int process, string file, string name)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/{file}"))
            {
                if (line.StartsWith(name, StringComparison.Ordinal))
                    return long.Parse(
                        line[name.Length..].Replace("kB", "", StringComparison.Ordinal),
                        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                        CultureInfo.InvariantCulture
                    );
            }
        }
        catch (IOException)
        {
            // It ended in the meantime: a zombie has no memory to tell about.
        }

        return 0;
    }
}
