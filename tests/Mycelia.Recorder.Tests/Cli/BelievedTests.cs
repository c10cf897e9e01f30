using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class BelievedTests
{
    private const uint Me = 1000;
    private const uint Stranger = 4_000_000_000;

    [Theory]
    [InlineData(Me, Me, "600")]
    [InlineData(Me, Me, "644")]
    [InlineData(Me, Me, "664")]
    [InlineData(0u, 0u, "644")]
    public void What_nobody_else_can_write_is_believed(uint owner, uint group, string mode) =>
        Assert.Null(WhyNot(FileKind.Regular, owner, group, mode));

    [Theory]
    [InlineData(Stranger, Stranger, "600", "belongs to user 4000000000")]
    [InlineData(Stranger, Me, "644", "belongs to user 4000000000")]
    [InlineData(Me, Me, "666", "mode 666")]
    [InlineData(Me, 100u, "664", "mode 664")]
    [InlineData(0u, 0u, "664", "belongs to root")]
    [InlineData(Me, Me, "602", "mode 602")]
    public void What_others_can_write_is_not_and_the_sentence_says_whose_it_is_and_what_to_do(
        uint owner,
        uint group,
        string mode,
        string expected
    )
    {
        var why = WhyNot(FileKind.Regular, owner, group, mode);
        Assert.Contains(expected, why, StringComparison.Ordinal);
        Assert.Contains("--env-file", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileKind.Pipe)]
    [InlineData(FileKind.Device)]
    [InlineData(FileKind.Socket)]
    [InlineData(FileKind.Folder)]
    public void What_is_no_file_is_not(FileKind kind) =>
        Assert.Contains("not a file", WhyNot(kind, Me, Me, "600"), StringComparison.Ordinal);

    [Fact]
    public void A_group_of_the_users_own_number_is_private_only_to_the_user_of_it()
    {
        Assert.NotNull(Believed.WhyNot(".env", Facts(FileKind.Regular, 0, 100, "664"), user: 1001));
        Assert.Null(Believed.WhyNot(".env", Facts(FileKind.Regular, 0, 1001, "664"), user: 1001));
    }

    private static string? WhyNot(FileKind kind, uint owner, uint group, string mode) =>
        Believed.WhyNot(".env", Facts(kind, owner, group, mode), Me);

    private static FileFacts Facts(FileKind kind, uint owner, uint group, string mode) =>
        new(kind, "08:01", 7, owner, group, (UnixFileMode)Convert.ToInt32(mode, 8), 1, 0);
}
