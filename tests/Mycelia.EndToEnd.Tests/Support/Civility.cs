namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>However a command ends, it ends with an exit code that is documented and, unless all is well, with a sentence.</summary>
internal static class Civility
{
    private static readonly int[] Documented = [0, 1, 2, 3, 4, 5];

    public static void Check(string[] args, int exitCode, string output, bool isHeard = true)
    {
        var line = string.Join(' ', args.Select(static arg => $"[{arg[..Math.Min(60, arg.Length)]}]"));
        Assert.True(Documented.Contains(exitCode), $"{line} ended with {exitCode}: {output}");
        Assert.False(
            output.Contains("   at ", StringComparison.Ordinal)
                || output.Contains("Unhandled", StringComparison.Ordinal)
                || output.Contains("unexpected:", StringComparison.Ordinal),
            $"{line}: {output}"
        );
        Assert.True(exitCode == 0 || !isHeard || output.Trim().Length > 0, $"{line} ended with {exitCode} and no word: {output}");
        Assert.DoesNotContain(output, static one => char.IsControl(one) && one is not ('\n' or '\r' or '\t'));
    }
}
