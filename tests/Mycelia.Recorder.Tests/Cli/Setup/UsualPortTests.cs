using Mycelia.Recorder.Cli.Setup;

namespace Mycelia.Recorder.Tests.Cli.Setup;

public sealed class UsualPortTests
{
    private const string Heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    [Theory]
    [InlineData("   0: 0100007F:1435 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1", true)]
    [InlineData("   0: 00000000:1435 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1", true)]
    [InlineData("   0: 0100007F:1435 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 12345 1", false)]
    [InlineData("   0: 0100007F:1436 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1", false)]
    [InlineData("   0: 0100007F:1435 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 12345 1", false)]
    [InlineData("nonsense", false)]
    public void Only_a_program_that_listens_at_the_port_counts_and_only_as_its_users(string line, bool expected) =>
        Assert.Equal(expected, UsualPort.Listeners([Heading, line]).Contains(1000u));
}
