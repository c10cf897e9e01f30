using System.Globalization;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A wall clock for one process, set by libfaketime; that process's other clocks are the machine's.</summary>
public sealed class WallClock
{
    private readonly string _file;

    /// <summary>A clock that is right, until it is set.</summary>
    /// <param name="file">What says how it is set, and is not there yet.</param>
    public WallClock(string file)
    {
        _file = file;
        SetOff(TimeSpan.Zero);
    }

    /// <summary>For the process whose clock it is to be.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            // Its remedy for an old C library makes waits on the other clocks end at once, now and then.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            ["NO_FAKE_STAT"] = "1",
        };

    /// <summary>Sets it, at once, to so much more than the true time.</summary>
    public void SetOff(TimeSpan by)
    {
        // Never half written.
        File.WriteAllText(_file + ".new", by.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private static string Library =>
        Directory
            .EnumerateDirectories("/usr/lib", "*-linux-gnu")
            .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("libfaketime is missing: apt-get install libfaketime");
}
