using System.Globalization;
using Mycelia.Soak.Faults;

namespace Mycelia.Soak.Run;

/// <summary>Everything that happens, with its time, in one file; and in memory what the audit needs. Safe for concurrent use.</summary>
internal sealed class Diary(string path) : IDisposable
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly Lock _lock = new();
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private readonly List<HappenedFault> _faults = [];
    private readonly List<string> _problems = [];
    private readonly HashSet<DateTimeOffset> _possiblyRepeated = [];

    public string Path => path;

    /// <summary>In order of their beginning.</summary>
    public IReadOnlyList<HappenedFault> Faults
    {
        get
        {
            lock (_lock)
                return [.. _faults.OrderBy(static fault => fault.Begin)];
        }
    }

    /// <summary>What went wrong and needs no audit to be seen.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
                return [.. _problems];
        }
    }

    /// <summary>Starts of chunks that a recorder said may be there twice.</summary>
    public IReadOnlySet<DateTimeOffset> PossiblyRepeated
    {
        get
        {
            lock (_lock)
                return _possiblyRepeated.ToHashSet();
        }
    }

    /// <summary>How many chunks a recorder has set aside.</summary>
    public int Quarantined { get; private set; }

    /// <summary>Writes a line down.</summary>
    public void Write(string who, string line)
    {
        lock (_lock)
            _file.WriteLine($"{DateTimeOffset.UtcNow.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} {who, -10} {line}");
    }

    public void Add(HappenedFault fault)
    {
        lock (_lock)
            _faults.Add(fault);
        Write("fault", $"over: {FaultTraits.Of(fault.Kind).Title}");
    }

    public void AddQuarantined()
    {
        lock (_lock)
            Quarantined++;
    }

    public void AddPossiblyRepeated(DateTimeOffset start)
    {
        lock (_lock)
            _possiblyRepeated.Add(start);
    }

    public void AddProblem(string problem)
    {
        lock (_lock)
            _problems.Add(problem);
        Write("PROBLEM", problem);
    }

    /// <summary>The lines from a time to a time.</summary>
    public IEnumerable<string> Excerpt(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (
            from.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            to.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)
        );
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            if (string.CompareOrdinal(line, first) >= 0 && string.CompareOrdinal(line, last) <= 0)
                yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
