namespace Mycelia.Recorder.Model;

/// <summary>
/// The table of sample formats. A new one is a value of <see cref="SampleFormat"/> and a row here; the compiler then finds what else has to
/// know it.
/// </summary>
public static class SampleFormats
{
    /// <summary>All of them, each after what it holds exactly.</summary>
    public static IReadOnlyList<SampleFormat> All { get; } = Enum.GetValues<SampleFormat>();

    private static readonly SampleTraits[] Rows = [.. All.Select(RowOf)];

    /// <summary>What a sample format is called.</summary>
    public static SampleTraits Traits(this SampleFormat samples) => Rows[(int)samples];

    private static SampleTraits RowOf(SampleFormat samples) =>
        samples switch
        {
            SampleFormat.S16 => new("s16", 2, "", "pcm_s16le"),
            SampleFormat.S24 => new("s24", 3, "24-bit", "pcm_s24le"),
            SampleFormat.F32 => new("f32", 4, "float", "pcm_f32le"),
        };

    /// <summary>What settings and the journal call it.</summary>
    public static string Name(this SampleFormat samples) => samples.Traits().Name;

    /// <summary>The sample format of that <see cref="Name"/>; null when there is none.</summary>
    public static SampleFormat? Parse(string name) => All.Cast<SampleFormat?>().FirstOrDefault(samples => samples!.Value.Name() == name);

    /// <summary>The one that holds exactly what both hold.</summary>
    public static SampleFormat Wider(this SampleFormat one, SampleFormat other) => one > other ? one : other;
}
