using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class DeviceSettingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" ;; || ", "")]
    [InlineData("a", "a")]
    [InlineData("a || b", "a,b")]
    [InlineData("a || b, c ;; @speaker", "a,b, c/@speaker")]
    [InlineData("a;;b||c;;", "a/b,c")]
    public void A_value_names_inputs_and_of_each_an_order(string value, string inputs) =>
        Assert.Equal(inputs, string.Join('/', DeviceSetting.Parse(value).Select(static order => string.Join(',', order))));
}
