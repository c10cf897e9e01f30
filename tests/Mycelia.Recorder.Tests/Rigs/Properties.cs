using System.Globalization;
using FsCheck;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>
/// How properties are checked: a failure says its seed and size, and is played again with <c>REPLAY=SEED,GAMMA,SIZE ./test NAME</c>.
/// </summary>
internal static class Properties
{
    /// <summary>Throws unless the property holds for so many random cases.</summary>
    public static void Holds(Property property, int cases = 100)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases);
        if (Environment.GetEnvironmentVariable("REPLAY")?.Trim('(', ')').Split(',') is [var seed, var gamma, var size])
            config = config.WithReplay(
                ulong.Parse(seed, CultureInfo.InvariantCulture),
                ulong.Parse(gamma, CultureInfo.InvariantCulture),
                int.Parse(size, CultureInfo.InvariantCulture)
            );
        Check.One(config, property);
    }
}
