using Mycelia.Recorder.Model;

namespace Mycelia.Soak;

/// <summary>What to do.</summary>
internal sealed record SoakOptions
{
    /// <summary>About how long faults go on.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What the plan is drawn from.</summary>
    public int Seed { get; init; } = Random.Shared.Next(1, 1_000_000);

    /// <summary>How soon after the end of a cause audio must be heard again.</summary>
    public TimeSpan ResumeLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many inputs the recorder has: one, or both microphones at once.</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>Where it is delivered to.</summary>
    public SoakServer Server { get; init; }

    /// <summary>How samples are recorded; the microphones have 16 bits.</summary>
    public SampleFormat Format { get; init; }

    /// <summary>Kinds of faults that are left out.</summary>
    public IReadOnlySet<Faults.FaultKind> Without { get; init; } = new HashSet<Faults.FaultKind>();

    /// <summary>A page whose figures are to be rewritten; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">One is wrong; the message says which.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--seed" => options with { Seed = (int)Number(Next()) },
                "--resume-limit" => options with { ResumeLimit = TimeSpan.FromSeconds(Number(Next())) },
                "--inputs" => options with { Inputs = InputsOf(Next()) },
                "--server" => options with { Server = ServerOf(Next()) },
                "--format" => options with { Format = FormatOf(Next()) },
                "--without" => options with { Without = Next().Split(',').Select(Kind).ToHashSet() },
                var record when record.StartsWith("--record=", StringComparison.Ordinal) => options with
                {
                    Page = record["--record=".Length..],
                },
                var minutes => options with { Length = TimeSpan.FromMinutes(Number(minutes)) },
            };

            string Next() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value");
        }

        return options;
    }

    private static double Number(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"'{text}' is no number above 0");

    private static int InputsOf(string text) =>
        text switch
        {
            "1" => 1,
            "2" => 2,
            _ => throw new FormatException($"'{text}' is neither 1 nor 2"),
        };

    private static SoakServer ServerOf(string text) =>
        text switch
        {
            "local" => SoakServer.Local,
            "b" => SoakServer.B,
            _ => throw new FormatException($"'{text}' is neither local nor b"),
        };

    private static SampleFormat FormatOf(string text) =>
        SampleFormats.Parse(text)
        ?? throw new FormatException($"'{text}' is none of {string.Join(", ", SampleFormats.All.Select(static one => one.Name()))}");

    private static Faults.FaultKind Kind(string text) =>
        Enum.TryParse<Faults.FaultKind>(text, ignoreCase: true, out var kind)
            ? kind
            : throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetNames<Faults.FaultKind>())}");
}
